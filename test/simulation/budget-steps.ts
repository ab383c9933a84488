import { periodAt } from '../../src/domain/budgets/budget.ts';
import { HOUR_MS } from '../../src/domain/clock.ts';
import { AppError } from '../../src/domain/app-error.ts';
import { adjustBudget } from '../../src/operations/budgets/adjust-budget.ts';
import { endBudget } from '../../src/operations/budgets/end-budget.ts';
import { setBudget } from '../../src/operations/budgets/set-budget.ts';
import { burst } from './accept-steps.ts';
import type { Step } from './budget-world.ts';
import { advance, syncEnded } from './lifecycle-steps.ts';
import { open, viewOf } from './model-budget.ts';

/** Steps in which budgets are changed. */

export function set(at: number, limitCredits: number, rollover: number | null | undefined): Step {
  return async (model, { context, slots }) => {
    const slot = slots[at]!;
    const rolloverCapCredits = slot.period === 'total' ? undefined : rollover;
    const now = context.clock.now();
    const { budget } = await setBudget(context, { ...slot, limitCredits, rolloverCapCredits });
    const known = model.budgets[at];
    if (known == null) {
      const cap = rolloverCapCredits ?? null;
      model.budgets[at] = {
        id: budget.id,
        slot,
        limit: limitCredits,
        cap,
        createdAt: now,
        adjustments: [],
        periods: new Map(),
      };
      return;
    }
    if (known.id !== budget.id) throw new Error('A second budget of the same scope and period');
    open(known, now).limit = limitCredits;
    known.limit = limitCredits;
    if (rolloverCapCredits !== undefined) known.cap = rolloverCapCredits;
  };
}

export function adjust(at: number, credits: number, until: null | 'period' | number): Step {
  return async (model, { context }) => {
    const budget = model.budgets[at];
    if (budget == null) return;
    const now = context.clock.now();
    const { limitCredits, adjustmentCredits } = viewOf(budget, now);
    const adjusting = adjustBudget(context, {
      budgetId: budget.id,
      credits,
      note: 'simulation',
      actor: 'test',
      until: typeof until === 'number' ? now + until : until,
    });
    if (limitCredits + adjustmentCredits + credits < 0) {
      const error: unknown = await adjusting.then(
        () => null,
        (reason: unknown) => reason,
      );
      if (!(error instanceof AppError) || error.code !== 'invalid_request')
        throw new Error(`An adjustment below 0 was not refused: ${String(error)}`);
      return;
    }
    await adjusting;
    open(budget, now);
    const expiresAt =
      until === 'period' ? periodAt(budget.slot, now).endsAt : until === null ? null : now + until;
    budget.adjustments.push({ credits, createdAt: now, expiresAt });
  };
}

/** Credits that expire before they are used, and then as many requests as would have used them. */
export function expiring(at: number, by: number, credits: number): Step {
  return async (model, world) => {
    await adjust(at, credits, HOUR_MS)(model, world);
    await advance(HOUR_MS)(model, world);
    await syncEnded(model, world);
    await burst(by, 6)(model, world);
  };
}

export function end(at: number): Step {
  return async (model, { context }) => {
    const budget = model.budgets[at];
    if (budget == null) return;
    await endBudget(context, budget.id);
    model.budgets[at] = null;
  };
}
