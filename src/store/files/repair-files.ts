import { gt } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Transaction } from '../engine/store.ts';

/** Makes due what is due to be fetched after `latest`. Returns how many. */
export async function repairFetches(tx: Transaction, latest: UnixMs): Promise<number> {
  const { files: f } = tx.tables;
  const rows = await tx.db
    .update(f)
    .set({ nextFetchAt: tx.now })
    .where(gt(f.nextFetchAt, latest))
    .returning({ id: f.id });
  return rows.length;
}

/** Lets the leases of fetches that expire after `latest` expire then. Returns how many. */
export async function repairFetchLeases(tx: Transaction, latest: UnixMs): Promise<number> {
  const { files: f } = tx.tables;
  const rows = await tx.db
    .update(f)
    .set({ leaseExpiresAt: latest })
    .where(gt(f.leaseExpiresAt, latest))
    .returning({ id: f.id });
  return rows.length;
}

/** Makes due what is to be deleted in the storage after `latest`. Returns how many. */
export async function repairFileDeletions(tx: Transaction, latest: UnixMs): Promise<number> {
  const { fileDeletions: d } = tx.tables;
  const rows = await tx.db
    .update(d)
    .set({ dueAt: tx.now })
    .where(gt(d.dueAt, latest))
    .returning({ objectId: d.objectId });
  return rows.length;
}
