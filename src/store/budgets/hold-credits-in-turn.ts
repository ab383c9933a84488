import { sql } from 'drizzle-orm';
import { availableCredits, type BudgetUsage } from '../../domain/budgets/budget.ts';
import { statement } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';
import { NeedsOwnTransaction } from '../engine/together.ts';
import { figuresOf, holdCredits, type CreditsInPeriod } from './budget-usage.ts';

/**
 * Holds credits in one period after the other, until they do not fit; returns the figures of those in which they are
 * held. Together with others it holds the credits of all, or of none.
 * @throws NeedsOwnTransaction when those of all do not fit: then each finds out for itself
 */
export async function holdCreditsInTurn(
  tx: Transaction,
  holds: readonly CreditsInPeriod[],
): Promise<BudgetUsage[]> {
  return tx.together('hold_credits', holds, async (all) => {
    if (all.length > 1) return holdForAll(tx, all);
    const usages: BudgetUsage[] = [];
    for (const hold of holds) {
      const usage = await holdCredits(tx, hold);
      if (usage === null) break;
      usages.push(usage);
    }
    return [usages];
  });
}

// In one order, before any is changed: so two processes that hold on the same periods do not deadlock.
const lockPeriods = statement<{ sums: string; now: number }>()('lock_periods', (session) => {
  const { budgetUsage: u } = session.tables;
  const isNamed = sql`(${u.budgetId}, ${u.periodStartsAt}) in (select budget_id, period_starts_at from ${sums})`;
  const isCurrent = sql`(${u.adjustmentsExpireAt} is null or ${u.adjustmentsExpireAt} > ${sql.placeholder('now')})`;
  return session.db
    .select({ ...keyOf(session), ...figuresOf(session) })
    .from(u)
    .where(
      sql`${isNamed} and ${isCurrent} order by ${u.budgetId} collate "C", ${u.periodStartsAt}${session.forUpdate}`,
    );
});

const addToHeld = statement<{ sums: string }>()('hold_sums', (session) => {
  const { budgetUsage: u } = session.tables;
  const sum = sql`select credits from ${sums} where budget_id = ${u.budgetId} and period_starts_at = ${u.periodStartsAt}`;
  return session.db
    .update(u)
    .set({ heldCredits: sql`${u.heldCredits} + (${sum})` })
    .where(sql`(${u.budgetId}, ${u.periodStartsAt}) in (select budget_id, period_starts_at from ${sums})`)
    .returning(keyOf(session));
});

const sums = sql`json_to_recordset(${sql.placeholder('sums')}::json) as sum(budget_id text, period_starts_at bigint, credits bigint)`;

/** Each period is locked and changed once, however many hold on it. */
async function holdForAll(
  tx: Transaction,
  all: readonly (readonly CreditsInPeriod[])[],
): Promise<BudgetUsage[][]> {
  const totals = new Map<string, { budget_id: string; period_starts_at: number; credits: number }>();
  for (const hold of all.flat()) {
    const { budgetId, periodStartsAt } = hold;
    const before = totals.get(nameOf(hold))?.credits ?? 0;
    const total = { budget_id: budgetId, period_starts_at: periodStartsAt, credits: before + hold.credits };
    totals.set(nameOf(hold), total);
  }
  if (totals.size === 0) return all.map(() => []);
  const sums = JSON.stringify([...totals.values()]);
  const locked = await lockPeriods(tx, { sums, now: tx.now });
  const usages = new Map<string, BudgetUsage>(locked.map((row) => [nameOf(row), row]));
  for (const [name, { credits }] of totals) {
    const usage = usages.get(name);
    if (usage === undefined || availableCredits(usage) < credits)
      throw new NeedsOwnTransaction('the credits of all do not fit');
  }
  await addToHeld(tx, { sums });
  // What each of them finds: its own credits on top of those before it.
  return all.map((holds) =>
    holds.map((hold) => {
      const before = usages.get(nameOf(hold))!;
      const after = { ...before, heldCredits: before.heldCredits + hold.credits };
      usages.set(nameOf(hold), after);
      return after;
    }),
  );
}

function keyOf({ tables: { budgetUsage: u } }: Session) {
  return { budgetId: u.budgetId, periodStartsAt: u.periodStartsAt };
}

function nameOf({ budgetId, periodStartsAt }: { budgetId: string; periodStartsAt: number }): string {
  return `${budgetId} ${periodStartsAt}`;
}
