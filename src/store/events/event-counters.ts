import { eq, inArray, sql } from 'drizzle-orm';
import { statement } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';

const increment = statement<{ teamId: string }>()(
  'next_team_sequence',
  ({ db, tables: { eventCounters: c } }) =>
    db
      .insert(c)
      .values({ teamId: sql.placeholder('teamId'), lastSequence: 1 })
      .onConflictDoUpdate({ target: c.teamId, set: { lastSequence: sql`${c.lastSequence} + 1` } })
      .returning({ last: c.lastSequence }),
);

/**
 * The place of a new event in its team's feed. The row of the counter stays locked until the commit, so the events of
 * a team become visible in the order of their places, and a place whose transaction fails is given again: a
 * reader who has seen place n has seen all before it, and none is ever missing.
 */
export async function nextTeamSequence(tx: Transaction, teamId: string): Promise<number> {
  const [row] = await increment(tx, { teamId });
  if (row === undefined) throw new Error(`The events of ${teamId} were not counted`);
  return row.last;
}

const selectLast = statement<{ teamId: string }>()(
  'last_team_sequence',
  ({ db, tables: { eventCounters: c } }) =>
    db
      .select({ last: c.lastSequence })
      .from(c)
      .where(eq(c.teamId, sql.placeholder('teamId'))),
);

/** The place of the team's last event; 0 while it has had none. */
export async function lastTeamSequence(session: Session, teamId: string): Promise<number> {
  const [row] = await selectLast(session, { teamId });
  return row?.last ?? 0;
}

/** The same for several teams, without those that have had none. */
export async function lastTeamSequences(session: Session, teamIds: string[]) {
  if (teamIds.length === 0) return [];
  const { eventCounters: c } = session.tables;
  return session.db
    .select({ teamId: c.teamId, last: c.lastSequence })
    .from(c)
    .where(inArray(c.teamId, teamIds));
}
