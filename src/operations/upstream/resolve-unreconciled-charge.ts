import { AppError } from '../../domain/app-error.ts';
import type { ChargeResolution } from '../../domain/upstream/unreconciled-charge.ts';
import { findBudget } from '../../store/budgets/budgets.ts';
import { findHolds } from '../../store/budgets/ledger-entries.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { markChargeResolved } from '../../store/upstream/unreconciled-charges.ts';
import { adjust, type AdjustBudgetParams } from '../budgets/adjust-budget.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Resolves an unreconciled charge. `written_off`: no budget is charged. `charged`: the credits are deducted
 * from the current period of every budget that held the generation's price and has not ended, as an
 * adjustment. The generation itself stays as it ended.
 * @throws AppError `not_found` when there is no open charge with this id; `conflict` when limit plus
 *   adjustments of a budget would be negative
 */
export async function resolveUnreconciledCharge(
  { store, notify }: Pick<OperationContext, 'store' | 'notify'>,
  { id, resolution, actor }: ResolveChargeParams,
): Promise<{ generationId: string; credits: number }> {
  const { generationId, credits, alerts } = await store.transaction(async (tx) => {
    const resolved = await markChargeResolved(tx, id, resolution, actor);
    if (resolved === null)
      throw new AppError('not_found', 'There is no open unreconciled charge with this id.');
    let stored = 0;
    if (resolution === 'charged') {
      const note = `unreconciled charge ${id} of ${resolved.generationId}`;
      for (const { budgetId } of await findHolds(tx, resolved.generationId)) {
        stored += await charge(tx, { budgetId, credits: -resolved.credits, note, actor, until: 'period' });
      }
    }
    return { generationId: resolved.generationId, credits: resolved.credits, alerts: stored };
  });
  if (alerts > 0) notify('event-stored');
  return { generationId, credits };
}

export interface ResolveChargeParams {
  /** `unc_…` */
  id: string;
  resolution: ChargeResolution;
  /** Who resolves it, for the ledger. */
  actor: string;
}

/** Returns how many alerts were stored; 0 also for a budget that has ended, which is not charged. */
async function charge(tx: Transaction, params: AdjustBudgetParams): Promise<number> {
  const { budgetId } = params;
  if ((await findBudget(tx, budgetId))?.endedAt !== null) return 0;
  try {
    return (await adjust(tx, params)).alerts;
  } catch (error) {
    // The credits come from the charge and not from the request, so it is no invalid request.
    if (error instanceof AppError && error.code === 'invalid_request')
      throw new AppError('conflict', `Budget ${budgetId} cannot be charged. ${error.publicMessage}`);
    throw error;
  }
}
