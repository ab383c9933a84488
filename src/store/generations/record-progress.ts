import type { UnixMs } from '../../domain/clock.ts';
import { generationStatuses, type Generation } from '../../domain/generations/generation.ts';
import type { PollState } from '../../domain/poll-plan/poll-state.ts';
import type { Transaction } from '../engine/store.ts';
import { changeGeneration, noLease, type LeaseGuard } from './change-generation.ts';

/** Records what a poll saw of a running generation, and its next poll. Null: the lease was lost. */
export async function recordProgress(
  tx: Transaction,
  id: string,
  leaseToken: string,
  seen: Partial<PollState> & { status?: 'pending' | 'generating'; progress?: number; nextPollAt: UnixMs },
): Promise<Generation | null> {
  return changeGeneration(tx, id, { leaseToken }, ['pending', 'generating'], { ...seen, ...noLease });
}

/** `queued` → `pending`, with what the upstream answered. Null: the guard or the status did not fit. */
export async function markPending(
  tx: Transaction,
  id: string,
  guard: LeaseGuard,
  confirmed: {
    account: string;
    upstreamGenerationId: string | null;
    submittedAt: UnixMs;
    nextPollAt: UnixMs;
  },
): Promise<Generation | null> {
  return changeGeneration(tx, id, guard, ['queued'], {
    ...confirmed,
    ...noLease,
    status: 'pending',
  });
}

/**
 * Sets the next poll of a generation, whatever its status. Null: no more polls. False, and nothing is changed:
 * the lease was lost.
 */
export async function deferPoll(
  tx: Transaction,
  id: string,
  leaseToken: string,
  nextPollAt: UnixMs | null,
): Promise<boolean> {
  const change = { nextPollAt, ...noLease };
  return (await changeGeneration(tx, id, { leaseToken }, [...generationStatuses], change)) !== null;
}
