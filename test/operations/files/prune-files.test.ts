import { afterEach, beforeEach, expect, it } from 'vitest';
import { DAY_MS } from '../../../src/domain/clock.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { collectOrphans } from '../../../src/operations/files/collect-orphans.ts';
import { pruneFiles } from '../../../src/operations/files/prune-files.ts';
import { lockTeamFiles } from '../../../src/store/files/team-files.ts';
import { sqlite } from '../../engines.ts';
import { png } from '../../files/pictures.ts';
import { createPrincipal } from '../fixture.ts';
import { createFilesContext, fileRows, objectsIn, upload, type FilesContext } from './files-context.ts';

let context: FilesContext;
let principal: Principal;
beforeEach(async () => {
  context = await createFilesContext(sqlite, { maxBytes: 0 });
  principal = await createPrincipal(context);
});
afterEach(() => context.close());

/** Files that share an object, so that none of them but the last makes room. */
async function insertSharing(count: number, expiresAt: number | null): Promise<void> {
  const { teamId } = principal;
  await context.store.transaction(async (tx) => {
    const { files, teamFiles } = tx.tables;
    await lockTeamFiles(tx, teamId);
    await tx.db.update(teamFiles).set({ usedBytes: expiresAt === null ? 1 : 0 });
    for (let i = 0; i < count; i++)
      await tx.db.insert(files).values({
        ...{ id: `file_${i}`, teamId, objectId: 'obj_1', bytes: 1, expiresAt },
        ...{ kind: 'upload', status: 'stored', createdAt: 0 },
      });
  });
}

it.each([
  ['files of the gateway take too much', null],
  ['files have expired', 1],
])('there is more to do at once while more %s than one round takes', async (_, expiresAt) => {
  await insertSharing(101, expiresAt);
  expect(await pruneFiles(context)).toBe(true);
  expect(await fileRows(context)).toHaveLength(1);
  expect(await pruneFiles(context)).toBe(false);
  expect(await fileRows(context)).toEqual([]);
});

it('an object that no file refers to is collected once it is a day old', async () => {
  const known = await upload(context, principal, png());
  await upload(context, principal, png({ width: 9 }));
  await context.store.transaction(async ({ db, tables: { files } }) => {
    await db.delete(files);
    await db.insert(files).values({
      ...{ id: known.id, teamId: principal.teamId, objectId: known.objectId, bytes: 1 },
      ...{ kind: 'upload', status: 'stored', createdAt: 0 },
    });
  });
  context.clock.set(Date.now());
  expect(await collectOrphans(context)).toBe(0);
  context.clock.set(Date.now() + 2 * DAY_MS);
  expect(await collectOrphans(context)).toBe(1);
  expect(await objectsIn(context)).toEqual([known.objectId]);
});
