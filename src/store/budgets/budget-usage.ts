import { and, eq, sql } from 'drizzle-orm';
import { unusedPeriod, type BudgetUsage } from '../../domain/budgets/budget.ts';
import type { UnixMs } from '../../domain/clock.ts';
import { statement } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';

export interface PeriodKey {
  budgetId: string;
  periodStartsAt: UnixMs;
}
export type CreditsInPeriod = PeriodKey & { credits: number };

function isPeriod({ tables: { budgetUsage } }: Session) {
  return and(
    eq(budgetUsage.budgetId, sql.placeholder('budgetId')),
    eq(budgetUsage.periodStartsAt, sql.placeholder('periodStartsAt')),
  );
}
const credits = sql.placeholder('credits');

const holdStatement = statement<CreditsInPeriod & { now: UnixMs }>()('hold_credits', (session) => {
  const { budgetUsage: u } = session.tables;
  return session.db
    .update(u)
    .set({ heldCredits: sql`${u.heldCredits} + ${credits}` })
    .where(
      and(
        isPeriod(session),
        sql`${u.heldCredits} + ${u.settledCredits} + ${credits} <= ${u.limitCredits} + ${u.adjustmentCredits}`,
        sql`(${u.adjustmentsExpireAt} is null or ${u.adjustmentsExpireAt} > ${sql.placeholder('now')})`,
      ),
    )
    .returning(figuresOf(session));
});

/**
 * Holds the credits if they fit, and returns the figures of the period. Null, and nothing is held: they
 * do not fit, the period has no row yet, or an adjustment in its figures has expired.
 */
export async function holdCredits(tx: Transaction, values: CreditsInPeriod): Promise<BudgetUsage | null> {
  return (await holdStatement(tx, { ...values, now: tx.now }))[0] ?? null;
}

const settleStatement = statement<CreditsInPeriod>()('settle_credits', (session) => {
  const { budgetUsage: u } = session.tables;
  return session.db
    .update(u)
    .set({
      heldCredits: sql`${u.heldCredits} - ${credits}`,
      settledCredits: sql`${u.settledCredits} + ${credits}`,
    })
    .where(isPeriod(session))
    .returning({ heldCredits: u.heldCredits });
});

/** Turns held credits into settled ones. @throws when the period has no row */
export async function settleCredits(tx: Transaction, values: CreditsInPeriod): Promise<void> {
  assertOneRow(await settleStatement(tx, values), values);
}

const releaseStatement = statement<CreditsInPeriod>()('release_credits', (session) => {
  const { budgetUsage: u } = session.tables;
  return session.db
    .update(u)
    .set({
      heldCredits: sql`${u.heldCredits} - ${credits}`,
      releasedCredits: sql`${u.releasedCredits} + ${credits}`,
      excessCredits: sql`case when ${u.excessCredits} > ${credits} then ${u.excessCredits} - ${credits} else 0 end`,
    })
    .where(isPeriod(session))
    .returning({ heldCredits: u.heldCredits });
});

/** Gives held credits back, and reduces the excess by as much. @throws when the period has no row */
export async function releaseCredits(tx: Transaction, values: CreditsInPeriod): Promise<void> {
  assertOneRow(await releaseStatement(tx, values), values);
}

const revertHoldStatement = statement<CreditsInPeriod>()('revert_hold', (session) => {
  const { budgetUsage: u } = session.tables;
  return session.db
    .update(u)
    .set({ heldCredits: sql`${u.heldCredits} - ${credits}` })
    .where(isPeriod(session))
    .returning({ heldCredits: u.heldCredits });
});

/** As if the same transaction had not held them: unlike a release, it counts nowhere. @throws when the period has no row */
export async function revertHold(tx: Transaction, values: CreditsInPeriod): Promise<void> {
  assertOneRow(await revertHoldStatement(tx, values), values);
}

/** A period as stored. Its adjustments are current until `adjustmentsExpireAt`. */
export interface PeriodRow extends BudgetUsage {
  adjustmentsExpireAt: UnixMs | null;
}

const selectPeriod = statement<PeriodKey>()('select_period', (session) => {
  const { budgetUsage: u } = session.tables;
  return session.db
    .select({ ...figuresOf(session), adjustmentsExpireAt: u.adjustmentsExpireAt })
    .from(u)
    .where(isPeriod(session));
});

/** A period as stored. Null: it has no row yet. */
export async function findPeriod(session: Session, key: PeriodKey): Promise<PeriodRow | null> {
  const { budgetId, periodStartsAt } = key;
  return (await selectPeriod(session, { budgetId, periodStartsAt }))[0] ?? null;
}

export async function insertPeriod(
  tx: Transaction,
  key: PeriodKey & { periodEndsAt: UnixMs | null },
  row: Pick<PeriodRow, 'limitCredits' | 'adjustmentCredits' | 'adjustmentsExpireAt'>,
): Promise<void> {
  const { limitCredits, adjustmentCredits } = row;
  const excessCredits = Math.max(0, -limitCredits - adjustmentCredits);
  await tx.db.insert(tx.tables.budgetUsage).values({ ...key, ...row, ...unusedPeriod, excessCredits });
}

/**
 * Changes the limit or the adjustments of a period. A limit below what is in use refuses new holds and
 * changes nothing else: the difference is stored as excess, so that the CHECK still holds.
 * @throws when the period has no row
 */
export async function changePeriod(
  tx: Transaction,
  { budgetId, periodStartsAt }: PeriodKey,
  // By name, because a caller may give a whole row, whose held credits can be out of date by now.
  {
    limitCredits,
    adjustmentCredits,
    adjustmentsExpireAt,
  }: Pick<PeriodRow, 'limitCredits' | 'adjustmentCredits' | 'adjustmentsExpireAt'>,
): Promise<BudgetUsage> {
  const { budgetUsage: u } = tx.tables;
  const to = { limitCredits, adjustmentCredits, adjustmentsExpireAt };
  const over = sql`${u.heldCredits} + ${u.settledCredits} - ${adjustmentCredits} - ${limitCredits}`;
  const rows = await tx.db
    .update(u)
    .set({ ...to, excessCredits: sql`case when ${over} > 0 then ${over} else 0 end` })
    .where(and(eq(u.budgetId, budgetId), eq(u.periodStartsAt, periodStartsAt)))
    .returning(figuresOf(tx));
  assertOneRow(rows, { budgetId, periodStartsAt });
  return rows[0]!;
}

export function figuresOf({ tables: { budgetUsage: u } }: Session) {
  return {
    limitCredits: u.limitCredits,
    adjustmentCredits: u.adjustmentCredits,
    heldCredits: u.heldCredits,
    settledCredits: u.settledCredits,
    releasedCredits: u.releasedCredits,
  };
}

function assertOneRow(rows: unknown[], { budgetId, periodStartsAt }: PeriodKey): void {
  if (rows.length !== 1) throw new Error(`Budget ${budgetId} has no period that starts at ${periodStartsAt}`);
}
