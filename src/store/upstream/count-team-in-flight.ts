import { count, eq, sql } from 'drizzle-orm';
import { statement } from '../engine/statement.ts';
import type { Session } from '../engine/store.ts';

const selectTeamInFlight = statement<{ teamId: string; atMost: number }>()(
  'count_team_in_flight',
  ({ db, tables: { generations: g } }) => {
    const some = db
      .select({ id: g.id })
      .from(g)
      // As in the index, word for word: otherwise it is not used.
      .where(sql`${eq(g.teamId, sql.placeholder('teamId'))} and ${g.status} in ('pending', 'generating')`)
      .limit(sql.placeholder('atMost'))
      .as('some');
    return db.select({ number: count() }).from(some);
  },
);

/** How many generations of a team the upstream has, counted up to `atMost`. */
export async function countTeamInFlight(session: Session, teamId: string, atMost: number): Promise<number> {
  return (await selectTeamInFlight(session, { teamId, atMost }))[0]?.number ?? 0;
}
