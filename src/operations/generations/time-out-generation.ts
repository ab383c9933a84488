import type { Generation } from '../../domain/generations/generation.ts';
import { catalogue } from '../../domain/models/catalogue.ts';
import { nextFollowUpPoll } from '../../domain/poll-plan/poll-result.ts';
import type { Transaction } from '../../store/engine/store.ts';
import type { Policy } from '../operation-context.ts';
import { finishGeneration } from './finish-generation.ts';

/**
 * Times out a generation that the upstream has had for longer than the limit of its model: failed, credits
 * released. A few follow-up polls remain, because the upstream charges for a picture that completes late.
 * Returns whether it ended: if so, call `notify('event-stored')` after the commit.
 */
export async function timeOutGeneration(
  tx: Transaction,
  policy: Pick<Policy, 'usageMetadataKeys' | 'files'>,
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
