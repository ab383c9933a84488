import type { Generation, GenerationStatus } from '../../domain/generations/generation.ts';
import type { Principal } from '../../domain/access/principal.ts';
import { findGenerationById } from '../../store/generations/generations.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { recordChange } from '../audit/record-change.ts';
import type { OperationContext } from '../operation-context.ts';
import { finishGeneration } from './finish-generation.ts';

/**
 * Cancels a queued generation. One that is being submitted cannot be canceled now: it may be queued again when the upstream does not
 * take it. Canceling twice has no effect.
 */
export async function cancelGeneration(
  context: Pick<OperationContext, 'store' | 'policy' | 'notify'>,
  { teamId, keyId }: Principal,
  id: string,
): Promise<CancelOutcome> {
  const isVisible = (generation: Generation) => generation.teamId === teamId;
  return cancel(context, { id, isVisible, actor: keyId, onCanceled: async () => undefined });
}

/** The same for an operator: a generation of any team, and an entry in the audit log. */
export async function cancelAnyGeneration(
  context: Pick<OperationContext, 'store' | 'policy' | 'notify' | 'actor'>,
  { id, actor }: { id: string; actor: string },
): Promise<CancelOutcome> {
  const onCanceled = async (tx: Transaction, { teamId }: Generation) =>
    void (await recordChange(tx, context.actor, {
      action: 'generation.cancel',
      objectId: id,
      teamId,
      before: { status: 'queued' },
      after: { status: 'canceled' },
    }));
  return cancel(context, { id, isVisible: () => true, actor, onCanceled });
}

interface Cancellation {
  id: string;
  isVisible(generation: Generation): boolean;
  /** For the ledger. */
  actor: string;
  onCanceled(tx: Transaction, canceled: Generation): Promise<void>;
}

async function cancel(
  { store, policy, notify }: Pick<OperationContext, 'store' | 'policy' | 'notify'>,
  { id, isVisible, actor, onCanceled }: Cancellation,
): Promise<CancelOutcome> {
  const outcome = await store.transaction<CancelOutcome>(async (tx) => {
    const generation = await findGenerationById(tx, id);
    if (generation === null || !isVisible(generation)) return { outcome: 'not_found' };
    if (generation.status === 'canceled') return { outcome: 'canceled', generation };
    const canceled = await finishGeneration(tx, policy, id, 'unleased', { status: 'canceled' }, actor);
    if (canceled !== null) {
      await onCanceled(tx, canceled);
      return { outcome: 'canceled', generation: canceled };
    }
    // Read again: on PostgreSQL it may have been claimed or have ended since.
    const now = (await findGenerationById(tx, id)) ?? generation;
    if (now.status === 'canceled') return { outcome: 'canceled', generation: now };
    return now.status === 'queued'
      ? { outcome: 'submission_under_way' }
      : { outcome: 'not_cancelable', status: now.status };
  });
  if (outcome.outcome === 'canceled') notify('event-stored');
  return outcome;
}

export type CancelOutcome =
  | { outcome: 'canceled'; generation: Generation }
  | { outcome: 'not_found' }
  | { outcome: 'submission_under_way' }
  | { outcome: 'not_cancelable'; status: GenerationStatus };
