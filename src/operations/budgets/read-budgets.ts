import type { BudgetBalance } from '../../resources/budgets/budget-resource.ts';
import { periodAt, type Budget } from '../../domain/budgets/budget.ts';
import { invalidField } from '../../domain/app-error.ts';
import type { UnixMs } from '../../domain/clock.ts';
import type { Principal } from '../../domain/access/principal.ts';
import { findApplyingBudgets } from '../../store/budgets/budgets.ts';
import type { Session } from '../../store/engine/store.ts';
import { readClosedPeriod, readPeriodUsage } from './update-period.ts';
import type { OperationContext } from '../operation-context.ts';

/** Every budget that applies now to a generation of this caller, with its balance, or that of the period at `at`. */
export async function readBudgets(
  { store, clock }: Pick<OperationContext, 'store' | 'clock'>,
  principal: Principal,
  { at }: { at?: UnixMs | undefined } = {},
): Promise<BudgetBalance[]> {
  return balancesOf(store.reader, await findApplyingBudgets(store.reader, principal), clock.now(), at);
}

/** @throws AppError `invalid_request` for a time in the future */
export async function balancesOf(
  session: Session,
  budgets: Budget[],
  now: UnixMs,
  at: UnixMs = now,
): Promise<BudgetBalance[]> {
  const balances: BudgetBalance[] = [];
  for (const budget of budgets) balances.push(await balanceAt(session, budget, now, at));
  return balances;
}

/**
 * The balance in the period that contains `at`: the current one, or one that has ended.
 * @throws AppError `invalid_request` for a time in the future
 */
export async function balanceAt(
  session: Session,
  budget: Budget,
  now: UnixMs,
  at: UnixMs,
): Promise<BudgetBalance> {
  if (at > now) throw invalidField('at', 'is in the future');
  const bounds = periodAt(budget, at);
  if (bounds.endsAt === null || now < bounds.endsAt) return balanceOf(session, budget, now);
  return { budget, bounds, usage: await readClosedPeriod(session, budget, bounds) };
}

/** The balance of a budget at `now`, in the period that contains `now`. */
export async function balanceOf(session: Session, budget: Budget, now: UnixMs): Promise<BudgetBalance> {
  const bounds = periodAt(budget, now);
  return { budget, bounds, usage: await readPeriodUsage(session, budget, bounds, now) };
}
