import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { noLimits, type AccessLimits, type CallerLimits } from '../../domain/access/access-limits.ts';
import { cachedRows, statement } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';

const selectLimits = cachedRows<{ teamId: string; keyId: string }>()(
  'select_limits',
  ({ db, tables: { accessLimits: a } }) =>
    db
      .select()
      .from(a)
      .where(inArray(a.subjectId, [sql.placeholder('teamId'), sql.placeholder('keyId')])),
);

/** The limits that were set for a team and for a key. */
export async function findLimits(
  session: Session,
  { teamId, keyId }: { teamId: string; keyId: string },
): Promise<CallerLimits> {
  const rows = await selectLimits(session, { teamId, keyId });
  const of = (id: string): AccessLimits | null => {
    const row = rows.find(({ subjectId }) => subjectId === id);
    return row === undefined ? null : toLimits(row);
  };
  return { team: of(teamId), key: of(keyId) };
}

const lockRow = statement<{ subjectId: string }>()(
  'lock_limits',
  ({ db, forUpdate, tables: { accessLimits: a } }) =>
    db
      .select()
      .from(a)
      .where(sql`${eq(a.subjectId, sql.placeholder('subjectId'))}${forUpdate}`),
);

/** The current limits, locked until the commit, so that two transactions never count at the same time. */
export async function lockLimits(tx: Transaction, subjectId: string): Promise<AccessLimits> {
  const [row] = await lockRow(tx, { subjectId });
  return row === undefined ? noLimits : toLimits(row);
}

// Skips as many as are allowed and reads one more, so the cost does not depend on how many are open.
const selectOneOpenMore = {
  team: statement<{ teamId: string; offset: number }>()('select_open_of_team', (session) =>
    openBeyond(session, eq(session.tables.generations.teamId, sql.placeholder('teamId'))),
  ),
  key: statement<{ teamId: string; keyId: string; offset: number }>()('select_open_of_key', (session) => {
    const { generations: g } = session.tables;
    return openBeyond(
      session,
      and(eq(g.teamId, sql.placeholder('teamId')), eq(g.keyId, sql.placeholder('keyId'))),
    );
  }),
};

function openBeyond({ db, tables: { generations: g } }: Session, owner: ReturnType<typeof and>) {
  return db
    .select({ keyId: g.keyId })
    .from(g)
    .where(and(owner, isNull(g.finishedAt)))
    .limit(1)
    .offset(sql.placeholder('offset'));
}

/** Whether more than `number` generations of a team, or of one of its keys, have not ended. */
export async function hasMoreOpen(
  session: Session,
  { teamId, keyId }: { teamId: string; keyId: string | null },
  number: number,
): Promise<boolean> {
  const rows =
    keyId === null
      ? await selectOneOpenMore.team(session, { teamId, offset: number })
      : await selectOneOpenMore.key(session, { teamId, keyId, offset: number });
  return rows.length > 0;
}

/** Changes the given limits and returns all of them. */
export async function upsertLimits(
  tx: Transaction,
  subjectId: string,
  changes: Partial<AccessLimits>,
): Promise<AccessLimits> {
  const { accessLimits: a } = tx.tables;
  const [row] = await tx.db
    .insert(a)
    .values({ ...noLimits, ...changes, subjectId })
    .onConflictDoUpdate({ target: a.subjectId, set: { subjectId, ...changes } })
    .returning();
  if (row === undefined) throw new Error(`The limits of ${subjectId} were not stored`);
  return toLimits(row);
}

function toLimits({ subjectId: _, ...limits }: AccessLimits & { subjectId: string }): AccessLimits {
  return limits;
}
