import { and, count, eq, isNull, lt, sql } from 'drizzle-orm';
import type { Priority } from '../../domain/generations/generation.ts';
import { statement } from '../engine/statement.ts';
import type { Session } from '../engine/store.ts';

const selectTeamInFlight = statement<{ teamId: string }>()(
  'count_team_in_flight',
  ({ db, tables: { generations: g } }) =>
    db
      .select({ number: count() })
      .from(g)
      .where(
        and(eq(g.teamId, sql.placeholder('teamId')), isNull(g.finishedAt), sql`${g.status} <> 'queued'`),
      ),
);

/** How many generations of a team the upstream has. */
export async function countTeamInFlight(session: Session, teamId: string): Promise<number> {
  return (await selectTeamInFlight(session, { teamId }))[0]?.number ?? 0;
}

/** How many generations wait, by team and priority. */
export async function countQueuedByTeam(
  session: Session,
): Promise<{ teamId: string; priority: Priority; number: number }[]> {
  const { generations: g } = session.tables;
  return session.db
    .select({ teamId: g.teamId, priority: g.priority, number: count() })
    .from(g)
    .where(sql`${g.status} = 'queued'`)
    .groupBy(g.teamId, g.priority);
}

/** How many of the same team and priority wait before this one. */
export async function countQueuedAhead(
  session: Session,
  { teamId, priority, id }: { teamId: string; priority: Priority; id: string },
): Promise<number> {
  const { generations: g } = session.tables;
  const [row] = await session.db
    .select({ number: count() })
    .from(g)
    .where(and(sql`${g.status} = 'queued'`, eq(g.teamId, teamId), eq(g.priority, priority), lt(g.id, id)));
  return row?.number ?? 0;
}
