import {
  isTerminal,
  type Generation,
  type GenerationResolution,
  type GenerationStatus,
} from '../../domain/generations/generation.ts';
import { findGenerationById } from '../../store/generations/generations.ts';
import { recordChange } from '../audit/record-change.ts';
import type { OperationContext } from '../operation-context.ts';
import { recordUnreconciledCharge } from './record-unreconciled-charge.ts';
import { finishGeneration } from '../generations/finish-generation.ts';

/**
 * Ends a generation that the upstream has, as an operator decides: it fails with the reason, and its credits are settled
 * (`charged`), released (`released`), or released with an unreconciled charge (`unreconciled`). It is not polled any more.
 * While a poll of it is under way nothing changes, because the answer may end it.
 */
export async function resolveGeneration(
  context: Pick<OperationContext, 'store' | 'policy' | 'notify' | 'actor'>,
  { id, resolution, reason, actor }: ResolveGenerationParams,
): Promise<ResolveGenerationOutcome> {
  const { store, policy, notify } = context;
  const outcome = await store.transaction<ResolveGenerationOutcome>(async (tx) => {
    const generation = await findGenerationById(tx, id);
    if (generation === null) return { outcome: 'not_found' };
    const { status } = generation;
    if (status === 'queued' || isTerminal(status)) return { outcome: 'not_at_upstream', status };
    const error = { code: 'ended_by_operator', message: reason } as const;
    const end = { status: 'failed', error, resolution } as const;
    const ended = await finishGeneration(tx, policy, id, 'unleased', end, actor);
    if (ended === null) {
      // Read again: on PostgreSQL it may have ended since.
      const now = (await findGenerationById(tx, id)) ?? generation;
      return isTerminal(now.status)
        ? { outcome: 'not_at_upstream', status: now.status }
        : { outcome: 'poll_under_way' };
    }
    if (resolution === 'unreconciled') await recordUnreconciledCharge(tx, policy, ended, reason, actor);
    await recordChange(tx, context.actor, {
      action: 'generation.resolve',
      objectId: id,
      teamId: ended.teamId,
      before: { status },
      after: { status: ended.status, resolution, reason },
    });
    return { outcome: 'resolved', generation: ended };
  });
  if (outcome.outcome === 'resolved') notify('event-stored');
  return outcome;
}

export interface ResolveGenerationParams {
  id: string;
  resolution: GenerationResolution;
  /** For the team: the message of the generation's error. */
  reason: string;
  /** Who resolves it, for the ledger. */
  actor: string;
}

export type ResolveGenerationOutcome =
  | { outcome: 'resolved'; generation: Generation }
  | { outcome: 'not_found' }
  | { outcome: 'poll_under_way' }
  | { outcome: 'not_at_upstream'; status: GenerationStatus };
