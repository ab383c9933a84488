import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { copyFiles } from '../../../src/operations/backups/copy-files.ts';
import type { FileStorage } from '../../../src/files/file-storage.ts';
import { sqlite } from '../../engines.ts';
import { png } from '../../files/pictures.ts';
import { openFolder, type TestStorage } from '../../files/storages.ts';
import { createFilesContext, upload, type FilesContext } from '../files/files-context.ts';
import { createPrincipal } from '../fixture.ts';
import { insertStoredFiles } from './insert-stored-files.ts';

let context: FilesContext;
let principal: Principal;
let target: TestStorage;
beforeEach(async () => {
  context = await createFilesContext(sqlite);
  principal = await createPrincipal(context);
  target = await openFolder();
});
afterEach(async () => {
  await context.close();
  await target.close();
});

const copy = () => copyFiles(context, context.files.storage, target.storage);
async function objectsOf(storage: FileStorage): Promise<string[]> {
  const found: string[] = [];
  for await (const { objectId } of storage.list()) found.push(objectId);
  return found.sort();
}

it('copies every object once, also one that several files share', async () => {
  const first = await upload(context, principal, png());
  await upload(context, principal, png());
  const other = await upload(context, await createPrincipal(context), png({ width: 9 }));
  expect(await copy()).toEqual({ copied: 2, missing: 0 });
  expect(await objectsOf(target.storage)).toEqual([first.objectId, other.objectId].sort());
});

it('leaves out what is missing or was changed, and says how many', async () => {
  const kept = await upload(context, principal, png());
  const missing = await upload(context, principal, png({ width: 5 }));
  await upload(context, principal, png({ width: 5 }));
  await upload(context, principal, png({ width: 6 }));
  await context.files.storage.delete({ teamId: principal.teamId, objectId: missing.objectId! });
  await context.store.transaction(async ({ db, tables: { files } }) => {
    await db.update(files).set({ contentHash: 'another' });
  });
  expect(await copy()).toEqual({ copied: 0, missing: 3 });
  await context.store.transaction(async ({ db, tables: { files } }) => {
    await db.update(files).set({ contentHash: kept.contentHash });
  });
  expect(await copy()).toEqual({ copied: 1, missing: 2 });
  expect(await objectsOf(target.storage)).toEqual([kept.objectId]);
});

it('goes through more files than one page has, and passes over a file without an object', async () => {
  await insertStoredFiles(context, principal, 401);
  await context.store.transaction(async ({ db, tables: { files } }) => {
    await db.insert(files).values({
      ...{ id: 'file_z', teamId: principal.teamId, kind: 'upload', status: 'stored', createdAt: 0 },
    });
  });
  expect(await copy()).toEqual({ copied: 0, missing: 401 });
});
