import { AppError } from '../../domain/errors.ts';
import type { DoubtResolution } from '../../domain/upstream/submission.ts';
import { findBudget } from '../../store/budgets/budgets.ts';
import { resolveDoubts } from '../../store/upstream/in-doubt.ts';
import { findHolds } from '../../store/budgets/ledger.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { adjust, type AdjustCommand } from '../budgets/adjust-budget.ts';
import type { OperationContext } from '../context.ts';

export interface ResolveCommand {
  generationId: string;
  resolution: DoubtResolution;
  /** Who resolves, for the ledger. */
  actor: string;
}

/**
 * Resolves what is in doubt of a generation. `written_off`: the house pays, no budget changes. `charged`: the price is taken from the
 * current period of every budget that held it and has not ended, as an adjustment; the generation itself stays failed and released.
 * @returns the credits that were resolved
 * @throws AppError `not_found` when nothing of it is in doubt; `conflict` when limit and adjustments of a budget would be negative
 */
export async function resolveDoubt(
  { store, notify }: Pick<OperationContext, 'store' | 'notify'>,
  { generationId, resolution, actor }: ResolveCommand,
): Promise<number> {
  const { credits, alerts } = await store.transaction(async (tx) => {
    const resolved = await resolveDoubts(tx, generationId, resolution, actor);
    if (resolved.length === 0) throw new AppError('not_found', 'Nothing of this generation is in doubt.');
    const sum = resolved.reduce((total, doubt) => total + doubt.credits, 0);
    let given = 0;
    if (resolution === 'charged') {
      const note = `in doubt: ${generationId} charged`;
      for (const { budgetId } of await findHolds(tx, generationId)) {
        given += await charge(tx, { budgetId, credits: -sum, note, actor, until: 'period' });
      }
    }
    return { credits: sum, alerts: given };
  });
  if (alerts > 0) notify('event-stored');
  return credits;
}

/** Returns how many alerts were given. */
async function charge(tx: Transaction, command: AdjustCommand): Promise<number> {
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
