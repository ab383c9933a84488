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

// In the order in which single ones are locked, so that two processes do not deadlock.
const lockRows = statement<{ subjectIds: string }>()(
  'lock_all_limits',
  ({ db, forUpdate, tables: { accessLimits: a } }) => {
    const ids = sql`select json_array_elements_text(${sql.placeholder('subjectIds')}::json)`;
    return db
      .select()
      .from(a)
      .where(sql`${a.subjectId} in (${ids}) order by ${a.subjectId} collate "C"${forUpdate}`);
  },
);

/**
 * The current limits of keys and teams, locked until the commit, so that two transactions never count at the same
 * time. In the order of the ids; those of one without limits are null.
 */
export async function lockLimits(
  tx: Transaction,
  subjectIds: readonly string[],
): Promise<Map<string, AccessLimits>> {
  return tx.together('lock_limits', subjectIds, async (all) => {
    const ids = [...new Set(all.flat())].sort();
    const rows = [];
    if (all.length > 1 && ids.length > 0)
      rows.push(...(await lockRows(tx, { subjectIds: JSON.stringify(ids) })));
    else for (const subjectId of ids) rows.push(...(await lockRow(tx, { subjectId })));
    const limits = new Map(rows.map((row) => [row.subjectId, toLimits(row)]));
    return all.map(() => limits);
  });
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
