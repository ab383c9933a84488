import { and, eq, sql } from 'drizzle-orm';
import type { Budget, BudgetUsage, PeriodBounds } from '../domain/budget.ts';
import type { UnixMs } from '../domain/clock.ts';
import { statement } from './statement.ts';
import type { Session, Transaction } from './store.ts';

interface PeriodKey {
  budgetId: string;
  periodStartsAt: UnixMs;
}
type CreditsInPeriod = PeriodKey & { credits: number };

function isPeriod({ tables: { budgetUsage } }: Session) {
  return and(
    eq(budgetUsage.budgetId, sql.placeholder('budgetId')),
    eq(budgetUsage.periodStartsAt, sql.placeholder('periodStartsAt')),
  );
}
const credits = sql.placeholder('credits');

const holdStatement = statement<CreditsInPeriod>()('hold_credits', (session) => {
  const { budgetUsage: u } = session.tables;
  return session.db
    .update(u)
    .set({ heldCredits: sql`${u.heldCredits} + ${credits}` })
    .where(
      and(
        isPeriod(session),
        sql`${u.heldCredits} + ${u.settledCredits} + ${credits} <= ${u.limitCredits} + ${u.adjustmentCredits}`,
      ),
    )
    .returning({ heldCredits: u.heldCredits });
});

/** Holds the credits if they fit; false when they do not, or when the period has no row yet. */
export async function holdCredits(tx: Transaction, values: CreditsInPeriod): Promise<boolean> {
  return (await holdStatement(tx, values)).length === 1;
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

export async function settleCredits(tx: Transaction, values: CreditsInPeriod): Promise<void> {
  assertOneRow(await settleStatement(tx, values), values);
}

const releaseStatement = statement<CreditsInPeriod>()('release_credits', (session) => {
  const { budgetUsage: u } = session.tables;
  return session.db
    .update(u)
    .set({
      heldCredits: sql`${u.heldCredits} - ${credits}`,
      excessCredits: sql`case when ${u.excessCredits} > ${credits} then ${u.excessCredits} - ${credits} else 0 end`,
    })
    .where(isPeriod(session))
    .returning({ heldCredits: u.heldCredits });
});

export async function releaseCredits(tx: Transaction, values: CreditsInPeriod): Promise<void> {
  assertOneRow(await releaseStatement(tx, values), values);
}

/**
 * Makes the period's row if there is none. Two callers at once make one, with the limit that holds when it is made: the
 * budget is locked, so that one who is changing its limit finds the row afterwards.
 */
export async function openPeriod(tx: Transaction, budget: Budget, bounds: PeriodBounds): Promise<void> {
  const { budgets, budgetUsage } = tx.tables;
  const [locked] = await tx.db
    .update(budgets)
    .set({ limitCredits: sql`${budgets.limitCredits}` })
    .where(eq(budgets.id, budget.id))
    .returning({ limitCredits: budgets.limitCredits });
  if (locked === undefined) throw new Error(`Budget ${budget.id} is gone`);
  await tx.db
    .insert(budgetUsage)
    .values({
      budgetId: budget.id,
      periodStartsAt: bounds.startsAt,
      periodEndsAt: bounds.endsAt,
      limitCredits: locked.limitCredits,
      adjustmentCredits: 0,
      heldCredits: 0,
      settledCredits: 0,
      excessCredits: 0,
    })
    .onConflictDoNothing();
}

/** The figures of one period; all zero but for the limit when nothing was held in it yet. */
export async function findUsage(session: Session, budget: Budget, startsAt: UnixMs): Promise<BudgetUsage> {
  const { budgetUsage: u } = session.tables;
  const [row] = await session.db
    .select({
      limitCredits: u.limitCredits,
      adjustmentCredits: u.adjustmentCredits,
      heldCredits: u.heldCredits,
      settledCredits: u.settledCredits,
    })
    .from(u)
    .where(and(eq(u.budgetId, budget.id), eq(u.periodStartsAt, startsAt)));
  return (
    row ?? { limitCredits: budget.limitCredits, adjustmentCredits: 0, heldCredits: 0, settledCredits: 0 }
  );
}

/**
 * Gives the current period another limit. A limit below what is in use refuses new holds and nothing else: what lies above
 * it is written down as excess, so that the CHECK still holds.
 */
export async function changePeriodLimit(
  tx: Transaction,
  { budgetId, periodStartsAt }: PeriodKey,
  limitCredits: number,
): Promise<void> {
  const { budgetUsage: u } = tx.tables;
  const over = sql`${u.heldCredits} + ${u.settledCredits} - ${u.adjustmentCredits} - ${limitCredits}`;
  await tx.db
    .update(u)
    .set({ limitCredits, excessCredits: sql`case when ${over} > 0 then ${over} else 0 end` })
    .where(and(eq(u.budgetId, budgetId), eq(u.periodStartsAt, periodStartsAt)));
}

function assertOneRow(rows: unknown[], { budgetId, periodStartsAt }: PeriodKey): void {
  if (rows.length !== 1) throw new Error(`Budget ${budgetId} has no period that starts at ${periodStartsAt}`);
}
