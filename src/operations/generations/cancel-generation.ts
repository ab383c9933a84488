import type { Generation, GenerationStatus } from '../../domain/generations/generation.ts';
import type { Principal } from '../../domain/access/principal.ts';
import { findGenerationById } from '../../store/generations/generations.ts';
import type { OperationContext } from '../operation-context.ts';
import { finishGeneration } from './finish-generation.ts';

/**
 * Cancels a queued generation. One that is being submitted cannot be canceled. Canceling twice has no
 * effect.
 */
export async function cancelGeneration(
  { store, policy, notify }: Pick<OperationContext, 'store' | 'policy' | 'notify'>,
  { teamId, keyId }: Principal,
  id: string,
): Promise<CancelOutcome> {
  const outcome = await store.transaction<CancelOutcome>(async (tx) => {
    const generation = await findGenerationById(tx, id);
    if (generation?.teamId !== teamId) return { outcome: 'not_found' };
    if (generation.status === 'canceled') return { outcome: 'canceled', generation };
    const canceled = await finishGeneration(tx, policy, id, 'unleased', { status: 'canceled' }, keyId);
    return canceled === null
      ? { outcome: 'not_cancelable', status: generation.status }
      : { outcome: 'canceled', generation: canceled };
  });
  if (outcome.outcome === 'canceled') notify('event-stored');
  return outcome;
}

export type CancelOutcome =
  | { outcome: 'canceled'; generation: Generation }
  | { outcome: 'not_found' }
  | { outcome: 'not_cancelable'; status: GenerationStatus };
