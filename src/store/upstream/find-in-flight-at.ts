import { and, desc, eq, lte, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { TeamInFlight } from '../../domain/upstream/fair-share.ts';
import { statement } from '../engine/statement.ts';
import type { Session } from '../engine/store.ts';

const selectInFlightAt = statement<{ account: string; at: UnixMs; atMost: number }>()(
  'select_in_flight_at',
  ({ db, tables: { generations: g, submissions: s, teams } }) => {
    // Whatever was in flight then is among the last submissions before it.
    const last = db
      .select({ generationId: s.generationId, outcome: s.outcome })
      .from(s)
      .where(and(eq(s.account, sql.placeholder('account')), lte(s.startedAt, sql.placeholder('at'))))
      .orderBy(desc(s.startedAt))
      .limit(sql.placeholder('atMost'))
      .as('last');
    return db
      .select({
        virtualTime: teams.virtualTime,
        weight: teams.weight,
        inFlightCredits: sql<number>`sum(${g.priceCredits})`.mapWith(Number),
      })
      .from(last)
      .innerJoin(g, eq(g.id, last.generationId))
      .innerJoin(teams, eq(teams.id, g.teamId))
      .where(
        sql`(${last.outcome} is null or ${last.outcome} = 'confirmed')
          and (${g.finishedAt} is null or ${g.finishedAt} > ${sql.placeholder('at')})`,
      )
      .groupBy(teams.id);
  },
);

/**
 * What an account had in flight at a time, for each team; of the `atMost` generations that were submitted last
 * before it.
 */
export async function findInFlightAt(
  session: Session,
  values: { account: string; at: UnixMs; atMost: number },
): Promise<TeamInFlight[]> {
  return selectInFlightAt(session, values);
}
