import type { Generation, GenerationError } from '../../domain/generations/generation.ts';
import { HOUR_MS } from '../../domain/clock.ts';
import type { Transaction } from '../../store/engine/store.ts';
import type { Policy } from '../operation-context.ts';
import { finishGeneration } from '../generations/finish-generation.ts';
import { recordUnreconciledCharge } from './record-unreconciled-charge.ts';

const ACTOR = 'poller';

/**
 * Ends a generation that the upstream may have made and charged for: failed, credits released, and the
 * charge recorded as unreconciled. Returns whether it ended: if so, call `notify('event-stored')` after the
 * commit.
 */
export async function endUnreconciled(
  tx: Transaction,
  policy: Pick<Policy, 'usageMetadataKeys' | 'files'>,
  { id }: Generation,
  leaseToken: string,
  error: GenerationError,
): Promise<boolean> {
  const end = { status: 'failed', error } as const;
  const ended = await finishGeneration(tx, policy, id, { leaseToken }, end, ACTOR);
  if (ended === null) return false;
  await recordUnreconciledCharge(tx, policy, ended, error.message, ACTOR);
  return true;
}

/** Ends a generation whose status could not be read for as long as it may stay open. */
export async function endUnreachable(
  tx: Transaction,
  policy: Pick<Policy, 'usageMetadataKeys' | 'files' | 'unreachableLimitMs'>,
  generation: Generation,
  leaseToken: string,
): Promise<boolean> {
  const message = `No usable answer of the upstream within ${policy.unreachableLimitMs / HOUR_MS} h`;
  return endUnreconciled(tx, policy, generation, leaseToken, { code: 'upstream_timeout', message });
}
