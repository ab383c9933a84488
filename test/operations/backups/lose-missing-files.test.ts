import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { loseMissingFiles } from '../../../src/operations/backups/lose-missing-files.ts';
import { readTeamFiles } from '../../../src/operations/files/read-team-files.ts';
import { sqlite } from '../../engines.ts';
import { png } from '../../files/pictures.ts';
import { createFilesContext, fileRows, upload, type FilesContext } from '../files/files-context.ts';
import { createPrincipal } from '../fixture.ts';
import { insertStoredFiles } from './insert-stored-files.ts';

let context: FilesContext;
let principal: Principal;
beforeEach(async () => {
  context = await createFilesContext(sqlite);
  principal = await createPrincipal(context);
});
afterEach(() => context.close());

it('marks the files that the storage does not have, which take no room any more, and no others', async () => {
  const kept = await upload(context, principal, png());
  // The ids of one millisecond are in no order.
  context.clock.advance(1);
  const missing = await upload(context, principal, png({ width: 9 }));
  await upload(context, principal, png({ width: 9 }));
  await context.files.storage.delete({ teamId: principal.teamId, objectId: missing.objectId! });
  expect(await loseMissingFiles(context)).toBe(2);
  expect((await fileRows(context)).map(({ status, objectId }) => [status, objectId])).toEqual([
    ['stored', kept.objectId],
    ['lost', null],
    ['lost', null],
  ]);
  expect((await readTeamFiles(context, principal.teamId)).usedBytes).toBe(png().length);
  expect(await loseMissingFiles(context)).toBe(0);
});

it('goes through more files than one page has', async () => {
  await insertStoredFiles(context, principal, 401);
  expect(await loseMissingFiles(context)).toBe(401);
});

it('marks nothing where no files are kept', async () => {
  await insertStoredFiles(context, principal, 1);
  expect(await loseMissingFiles({ ...context, files: null })).toBe(0);
  expect(await fileRows(context)).toMatchObject([{ status: 'stored' }]);
});
