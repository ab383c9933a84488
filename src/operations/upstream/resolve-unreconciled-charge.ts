import { AppError } from '../../domain/app-error.ts';
import type { ChargeResolution } from '../../domain/upstream/unreconciled-charge.ts';
import { findBudget } from '../../store/budgets/budgets.ts';
import { resolveUnreconciledCharges } from '../../store/upstream/unreconciled-charges.ts';
import { findHolds } from '../../store/budgets/ledger-entries.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { adjust, type AdjustBudgetParams } from '../budgets/adjust-budget.ts';
import type { OperationContext } from '../context.ts';

/**
 * Resolves the unreconciled charges of a generation. `written_off`: the house pays, no budget changes. `charged`: the price is taken from the
 * current period of every budget that held it and has not ended, as an adjustment; the generation itself stays failed and released.
 * @returns the credits that were resolved
 * @throws AppError `not_found` when it has none; `conflict` when limit and adjustments of a budget would be negative
 */
export async function resolveUnreconciledCharge(
  { store, notify }: Pick<OperationContext, 'store' | 'notify'>,
  { generationId, resolution, actor }: ResolveChargeParams,
): Promise<number> {
  const { credits, alerts } = await store.transaction(async (tx) => {
    const resolved = await resolveUnreconciledCharges(tx, generationId, resolution, actor);
    if (resolved.length === 0) throw new AppError('not_found', 'This generation has no unreconciled charge.');
    const sum = resolved.reduce((total, charge) => total + charge.credits, 0);
    let given = 0;
    if (resolution === 'charged') {
      const note = `unreconciled: ${generationId} charged`;
      for (const { budgetId } of await findHolds(tx, generationId)) {
        given += await charge(tx, { budgetId, credits: -sum, note, actor, until: 'period' });
      }
    }
    return { credits: sum, alerts: given };
  });
  if (alerts > 0) notify('event-stored');
  return credits;
}

export interface ResolveChargeParams {
  generationId: string;
  resolution: ChargeResolution;
  /** Who resolves, for the ledger. */
  actor: string;
}

/** Returns how many alerts were given. */
async function charge(tx: Transaction, command: AdjustBudgetParams): Promise<number> {
  const { budgetId } = command;
  if ((await findBudget(tx, budgetId))?.endedAt !== null) return 0;
  try {
    return (await adjust(tx, command)).alerts;
  } catch (error) {
    // The caller named no credits that could be wrong.
    if (error instanceof AppError && error.code === 'invalid_request')
      throw new AppError('conflict', `Budget ${budgetId} cannot be charged. ${error.publicMessage}`);
    throw error;
  }
}
