import { gt } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Transaction } from '../engine/store.ts';

/** Makes due what is due to be fetched or deleted later, and lets later leases expire then. Returns how many times were repaired. */
export async function repairFiles(tx: Transaction, latest: LatestFileTimes): Promise<number> {
  return (
    (await repairFetches(tx, latest.fetch)) +
    (await repairLeases(tx, latest.lease)) +
    (await repairDeletions(tx, latest.deletion))
  );
}

/** The latest time of each kind that can be. */
export interface LatestFileTimes {
  fetch: UnixMs;
  lease: UnixMs;
  deletion: UnixMs;
}

async function repairFetches(tx: Transaction, latest: UnixMs): Promise<number> {
  const { files: f } = tx.tables;
  const rows = await tx.db
    .update(f)
    .set({ nextFetchAt: tx.now })
    .where(gt(f.nextFetchAt, latest))
    .returning({ id: f.id });
  return rows.length;
}

async function repairLeases(tx: Transaction, latest: UnixMs): Promise<number> {
  const { files: f } = tx.tables;
  const rows = await tx.db
    .update(f)
    .set({ leaseExpiresAt: latest })
    .where(gt(f.leaseExpiresAt, latest))
    .returning({ id: f.id });
  return rows.length;
}

async function repairDeletions(tx: Transaction, latest: UnixMs): Promise<number> {
  const { fileDeletions: d } = tx.tables;
  const rows = await tx.db
    .update(d)
    .set({ dueAt: tx.now })
    .where(gt(d.dueAt, latest))
    .returning({ objectId: d.objectId });
  return rows.length;
}
