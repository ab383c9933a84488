import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Session } from '../engine/store.ts';

/** Receivers of a team, or with null all, that are left alone after failures, the longest failing first. */
export async function listOpenCircuits(
  { db, tables }: Session,
  owner: string | null,
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
