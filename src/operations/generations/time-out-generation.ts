import type { Generation } from '../../domain/generations/generation.ts';
import { catalogue } from '../../domain/models/catalogue.ts';
import { nextFollowUpPoll } from '../../domain/poll-plan/poll-result.ts';
import type { Transaction } from '../../store/engine/store.ts';
import type { Policy } from '../context.ts';
import { finishGeneration } from './finish-generation.ts';

/**
 * Ends a generation that the upstream has kept for longer than its model's limit: failed, released. It is asked about a few more
 * times all the same: what completes after all was paid for.
 */
export async function timeOutGeneration(
  tx: Transaction,
  policy: Pick<Policy, 'usageMetadataKeys'>,
  { id, model }: Generation,
  leaseToken: string,
): Promise<boolean> {
  const message = `The upstream has not finished within ${catalogue[model].maxDurationMs / 1_000} s`;
  const end = {
    status: 'failed',
    error: { code: 'upstream_timeout', message },
    nextPollAt: nextFollowUpPoll(tx.now, tx.now) ?? undefined,
  } as const;
  return (await finishGeneration(tx, policy, id, { leaseToken }, end, 'poller')) !== null;
}
