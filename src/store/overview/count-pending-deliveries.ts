import { and, asc, count, min, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import { ownedByWithoutIndex } from '../endpoints/owned-by.ts';
import type { Session } from '../engine/store.ts';

/**
 * Deliveries that have not ended of a team, or with null of each, with the time of the event that has waited longest; the team that
 * waits longest first.
 */
export async function countPendingDeliveries(
  { db, tables }: Session,
  owner: string | null,
): Promise<PendingOfTeam[]> {
  const { deliveries: d } = tables;
  const oldest = sql<number>`${min(d.createdAt)}`.mapWith(d.createdAt);
  return db
    .select({ teamId: d.teamId, pending: count(), oldestPendingAt: oldest })
    .from(d)
    .where(
      and(sql`${d.status} = 'pending'`, owner === null ? undefined : ownedByWithoutIndex(d.teamId, owner)),
    )
    .groupBy(d.teamId)
    .orderBy(asc(oldest));
}

export interface PendingOfTeam {
  /** Null: the operator's own. */
  teamId: string | null;
  pending: number;
  oldestPendingAt: UnixMs;
}
