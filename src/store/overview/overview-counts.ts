import { and, asc, count, eq, gt, isNull, min, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import { timeOf } from '../../domain/new-id.ts';
import { ownedByWithoutIndex } from '../endpoints/owned-by.ts';
import type { Session } from '../engine/store.ts';

/** Null: of all teams and the operator. */
type Owner = string | null;

/** What waits to be submitted, by team: served by the index of what is queued alone. */
export async function countQueuedByTeam({ db, tables }: Session, owner: Owner): Promise<QueuedTeam[]> {
  const { generations: g } = tables;
  const rows = await db
    .select({ teamId: g.teamId, queued: count(), oldest: min(g.id) })
    .from(g)
    .where(and(sql`${g.status} = 'queued'`, owner === null ? undefined : eq(g.teamId, owner)))
    .groupBy(g.teamId);
  const teams = rows.map(({ teamId, queued, oldest }) => ({
    teamId,
    queued,
    oldestQueuedAt: timeOf(oldest ?? ''),
  }));
  return teams.sort((a, b) => b.queued - a.queued);
}

export interface QueuedTeam {
  teamId: string;
  queued: number;
  oldestQueuedAt: UnixMs;
}

/** Deliveries that have not ended, with the time of the event that has waited longest. */
export async function countPendingDeliveries(
  { db, tables }: Session,
  owner: Owner,
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

/** Receivers that are left alone after failures, the longest failing first. */
export async function listOpenCircuits(
  { db, tables }: Session,
  owner: Owner,
  { now, limit }: { now: UnixMs; limit: number },
): Promise<OpenCircuit[]> {
  const { receivers: r } = tables;
  const rows = await db
    .select({
      id: r.id,
      endpointId: r.endpointId,
      ownerId: r.ownerId,
      failingSince: r.failingSince,
      retryAt: r.retryAt,
    })
    .from(r)
    .where(
      and(
        sql`${r.retryAt} is not null`,
        gt(r.retryAt, now),
        owner === null ? undefined : eq(r.ownerId, owner),
      ),
    )
    .orderBy(asc(r.failingSince))
    .limit(limit);
  return rows.map(({ ownerId, ...row }) => ({ ...row, teamId: ownerId === '' ? null : ownerId }));
}

export interface OpenCircuit {
  /** The endpoint's id, or the team's and the origin. */
  id: string;
  endpointId: string | null;
  /** Null: the operator's. */
  teamId: string | null;
  failingSince: UnixMs | null;
  retryAt: UnixMs | null;
}

/** The charges that are not resolved, and their credits. */
export async function sumOpenUnreconciledCharges({ db, tables }: Session): Promise<OpenCharges> {
  const { unreconciledCharges: u } = tables;
  const [row] = await db
    .select({
      count: count(),
      credits: sql`coalesce(sum(${u.credits}), 0)`.mapWith(Number),
      oldest: min(u.createdAt),
    })
    .from(u)
    .where(isNull(u.resolution));
  return { count: row?.count ?? 0, credits: row?.credits ?? 0, oldestAt: row?.oldest ?? null };
}

export interface OpenCharges {
  count: number;
  credits: number;
  oldestAt: UnixMs | null;
}
