import type { Principal } from '../../../src/domain/access/principal.ts';
import type { TestContext } from '../fixture.ts';

/** So many files, each with an object of a byte that no storage has. */
export async function insertStoredFiles(
  { store }: TestContext,
  { teamId }: Principal,
  count: number,
): Promise<void> {
  await store.transaction(async ({ db, tables: { files } }) => {
    for (let i = 0; i < count; i++) {
      const number = String(i).padStart(4, '0');
      await db.insert(files).values({
        ...{ id: `file_${number}`, objectId: `obj_${number}`, teamId, bytes: 1 },
        ...{ kind: 'upload', status: 'stored', createdAt: 0 },
      });
    }
  });
}
