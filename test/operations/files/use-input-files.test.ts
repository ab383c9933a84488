import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { deleteOwnFile } from '../../../src/operations/files/delete-own-file.ts';
import { inputWithLinks } from '../../../src/operations/files/input-with-links.ts';
import { setTeamFiles } from '../../../src/operations/files/set-team-files.ts';
import { allWithFiles } from '../../../src/operations/files/with-files.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { sqlite } from '../../engines.ts';
import { png } from '../../files/pictures.ts';
import { acceptPicture, createPrincipal, current } from '../fixture.ts';
import { completePicture, createFilesContext, fileRows, upload, type FilesContext } from './files-context.ts';

let context: FilesContext;
let principal: Principal;
beforeEach(async () => {
  context = await createFilesContext(sqlite);
  principal = await createPrincipal(context);
});
afterEach(() => context.close());

const edit = (url: string) =>
  acceptPicture(context, principal, {
    input: { prompt: 'Make it blue', mode: 'edit', inputImageUrls: [url] },
  });

it('a generation with addresses only locks and notes nothing', async () => {
  await edit('https://pictures.example/a.png');
  const { db, tables } = context.store.reader;
  expect(await db.select().from(tables.teamFiles)).toEqual([]);
  expect(await db.select().from(tables.generationInputs)).toEqual([]);
});

it('an input that is gone, or that the storage has no link for, is sent as its id', async () => {
  const { id } = await upload(context, principal, png());
  const generation = await edit(id);
  const links = { ...context.limits.links, isPublic: false };
  const inS3 = { ...context, policy: { ...context.policy, files: { ...context.limits, links } } };
  expect(await inputWithLinks(inS3, generation)).toEqual(generation.input);
  await cancelGeneration(context, principal, generation.id);
  await deleteOwnFile(context, principal.teamId, id);
  expect(await inputWithLinks(inS3, generation)).toEqual(generation.input);
});

it('the files of a list of generations are each with its own', async () => {
  const url = context.host.answer('/a.png', png());
  const ids = [
    await completePicture(context, principal, url),
    await completePicture(context, principal, url),
  ];
  const queued = await acceptPicture(context, principal);
  const generations = [await current(context, ids[0]!), queued, await current(context, ids[1]!)];
  const { reader } = context.store;
  const found = await allWithFiles(reader, context.limits, generations, context.clock.now());
  const [first, second] = (await fileRows(context)).map(({ id }) => id);
  expect(found.map(({ id, files }) => [id, files.map((file) => file.id)])).toEqual([
    [ids[0], [first]],
    [queued.id, []],
    [ids[1], [second]],
  ]);
  // Nothing is read for those without a picture.
  const without = [queued];
  expect(await allWithFiles(reader, context.limits, without, 0)).toBe(without);
  expect(await allWithFiles(reader, null, generations, 0)).toBe(generations);
});

it('the settings of a team that does not exist cannot be set', async () => {
  await expect(setTeamFiles(context, 'team_none', { maxBytes: 1 })).rejects.toMatchObject({
    code: 'not_found',
  });
});
