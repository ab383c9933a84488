import { and, count, eq, min, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import { timeOf } from '../../domain/new-id.ts';
import type { Session } from '../engine/store.ts';

/** What waits to be submitted, by team; of one team, or with null of all: served by the index of what is queued alone. */
export async function countQueuedByTeam({ db, tables }: Session, owner: string | null): Promise<TeamQueue[]> {
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

export interface TeamQueue {
  teamId: string;
  queued: number;
  oldestQueuedAt: UnixMs;
}
