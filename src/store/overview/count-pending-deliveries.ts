import { and, count, min, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import { ownedByWithoutIndex } from '../endpoints/owned-by.ts';
import type { Session } from '../engine/store.ts';

/** Deliveries of a team, or with null all, that have not ended, with the time of the event that has waited longest. */
export async function countPendingDeliveries(
  { db, tables }: Session,
  owner: string | null,
): Promise<PendingDeliveries> {
  const { deliveries: d } = tables;
  const [row] = await db
    .select({ pending: count(), oldest: min(d.createdAt) })
    .from(d)
    .where(
      and(sql`${d.status} = 'pending'`, owner === null ? undefined : ownedByWithoutIndex(d.teamId, owner)),
    );
  return { pending: row?.pending ?? 0, oldestPendingAt: row?.oldest ?? null };
}

export interface PendingDeliveries {
  pending: number;
  oldestPendingAt: UnixMs | null;
}
