import { AppError } from '../../domain/app-error.ts';
import type { ChargeResolution } from '../../domain/upstream/unreconciled-charge.ts';
import { findBudget } from '../../store/budgets/budgets.ts';
import { findGenerationById } from '../../store/generations/generations.ts';
import { findHolds } from '../../store/budgets/ledger-entries.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { markChargeResolved } from '../../store/upstream/unreconciled-charges.ts';
import { adjust, type AdjustBudgetParams } from '../budgets/adjust-budget.ts';
import { recordChange } from '../audit/record-change.ts';
import type { OperationContext, Policy } from '../operation-context.ts';
import { recordUsage } from '../usage/record-usage.ts';
import { releaseLatePicture } from './release-late-picture.ts';

/**
 * Resolves an unreconciled charge. `written_off`: no budget is charged. `charged`: the credits are deducted
 * from the current period of every budget that held the generation's price and has not ended, as an
 * adjustment, and the team gets the picture if it came late. The status of the generation stays as it ended.
 * @throws AppError `not_found` when there is no open charge with this id; `conflict` when limit plus
 *   adjustments of a budget would be negative
 */
export async function resolveUnreconciledCharge(
  { store, policy, notify, actor }: Pick<OperationContext, 'store' | 'policy' | 'notify' | 'actor'>,
  params: ResolveChargeParams,
): Promise<{ generationId: string; credits: number }> {
  const { generationId, credits, hasEvent } = await store.transaction(async (tx) => {
    const resolved = await resolveCharge(tx, policy, params);
    const generation = await findGenerationById(tx, resolved.generationId);
    await recordChange(tx, actor, {
      action: 'unreconciled_charge.resolve',
      objectId: params.id,
      teamId: generation?.teamId ?? null,
      before: { resolution: null },
      after: {
        resolution: params.resolution,
        generationId: resolved.generationId,
        credits: resolved.credits,
      },
    });
    return resolved;
  });
  if (hasEvent) notify('event-stored');
  return { generationId, credits };
}

/** The same in the caller's transaction. With `hasEvent`, call `notify('event-stored')` after the commit. */
export async function resolveCharge(
  tx: Transaction,
  policy: Pick<Policy, 'files' | 'usageMetadataKeys'>,
  { id, resolution, actor }: ResolveChargeParams,
): Promise<{ generationId: string; credits: number; hasEvent: boolean }> {
  const resolved = await markChargeResolved(tx, id, resolution, actor);
  if (resolved === null)
    throw new AppError('not_found', 'There is no open unreconciled charge with this id.');
  const { generationId, credits, imageUrl } = resolved;
  const generation = await findGenerationById(tx, generationId);
  const figure = resolution === 'charged' ? 'chargedCredits' : 'writtenOffCredits';
  if (generation !== null) await recordUsage(tx, policy, generation, { [figure]: credits });
  if (resolution !== 'charged') return { generationId, credits, hasEvent: false };
  const note = `unreconciled charge ${id} of ${generationId}`;
  let alerts = 0;
  for (const { budgetId } of await findHolds(tx, generationId)) {
    alerts += await charge(tx, { budgetId, credits: -credits, note, actor, until: 'period' });
  }
  const isReleased = imageUrl !== null && (await releaseLatePicture(tx, policy, generationId, imageUrl));
  return { generationId, credits, hasEvent: alerts > 0 || isReleased };
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
