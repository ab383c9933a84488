import { and, asc, eq, inArray, isNotNull, isNull, lte, or, sql } from 'drizzle-orm';
import type { Operator } from '../../domain/access/operator.ts';
import type { UnixMs } from '../../domain/clock.ts';
import { cachedRows } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';

/** False: an operator that is not revoked has the name, and nothing is stored. */
export async function insertOperator(tx: Transaction, operator: Operator): Promise<boolean> {
  const { operators } = tx.tables;
  const rows = await tx.db
    .insert(operators)
    .values(operator)
    .onConflictDoNothing()
    .returning({ id: operators.id });
  return rows.length === 1;
}

const selectOperator = cachedRows<{ id: string }>()('select_operator', ({ db, tables: { operators } }) =>
  db
    .select()
    .from(operators)
    .where(eq(operators.id, sql.placeholder('id'))),
);

/** Null: there is no such operator. Revoked ones are found too. */
export async function findOperator(session: Session, id: string): Promise<Operator | null> {
  return (await selectOperator(session, { id }))[0] ?? null;
}

const selectAnyOperator = cachedRows<object>()('select_any_operator', ({ db, tables: { operators } }) =>
  db.select({ id: operators.id }).from(operators).where(isNull(operators.revokedAt)).limit(1),
);

/** Whether there is an operator that is not revoked. */
export async function hasOperators(session: Session): Promise<boolean> {
  return (await selectAnyOperator(session, {})).length > 0;
}

/** Those of the operators that were revoked or have expired. */
export async function findEndedOperators(
  session: Session,
  ids: readonly string[],
  now: UnixMs,
): Promise<string[]> {
  const { operators } = session.tables;
  const ended = or(isNotNull(operators.revokedAt), lte(operators.expiresAt, now));
  const rows = await session.db
    .select({ id: operators.id })
    .from(operators)
    .where(and(inArray(operators.id, [...ids]), ended));
  return rows.map(({ id }) => id);
}

/** Oldest first, those that were revoked as well. */
export async function listOperators(session: Session): Promise<Operator[]> {
  const { operators } = session.tables;
  return session.db.select().from(operators).orderBy(asc(operators.id));
}

/** The admins that are not revoked, locked until the commit, so that two of them cannot revoke each other. */
export async function lockAdmins(tx: Transaction): Promise<Operator[]> {
  const { operators } = tx.tables;
  return tx.db
    .select()
    .from(operators)
    .where(sql`${and(eq(operators.role, 'admin'), isNull(operators.revokedAt))}${tx.forUpdate}`);
}

/** Null: there is no such operator, or it was revoked before. */
export async function revokeOperator(tx: Transaction, id: string): Promise<Operator | null> {
  const { operators } = tx.tables;
  const rows = await tx.db
    .update(operators)
    .set({ revokedAt: tx.now })
    .where(and(eq(operators.id, id), isNull(operators.revokedAt)))
    .returning();
  return rows[0] ?? null;
}
