import type { UnixMs } from '../../domain/clock.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import { deferPoll } from '../../store/generations/record-progress.ts';
import type { Transaction } from '../../store/engine/store.ts';
import type { Policy } from '../operation-context.ts';

/** Defers the poll of a generation that cannot be processed, but not beyond the time at which it must end. */
export async function deferQuarantinedPoll(
  tx: Transaction,
  policy: Pick<Policy, 'unreachableLimitMs'>,
  generation: Generation,
  leaseToken: string,
  until: UnixMs,
): Promise<void> {
  const endsAt = unreachableAt(policy, generation, tx.now);
  await deferPoll(tx, generation.id, leaseToken, endsAt > tx.now ? Math.min(until, endsAt) : until);
}

/** When a generation ends that cannot be polled. */
export function unreachableAt(
  { unreachableLimitMs }: Pick<Policy, 'unreachableLimitMs'>,
  { submittedAt }: Generation,
  now: UnixMs,
): UnixMs {
  return (submittedAt ?? now) + unreachableLimitMs;
}
