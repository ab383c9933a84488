import { AppError } from '../domain/app-error.ts';
import { SECOND_MS } from '../domain/clock.ts';
import type { AnswerInHand } from '../domain/observation.ts';
import type { Transaction } from '../store/engine/store.ts';
import type { OperationContext } from './operation-context.ts';

// Because the first reason is a connection that was lost, which the next one replaces; and because, once the database
// is back, a process that waits for longer than that could lose its lease to another.
const FIRST_GAP_MS = 50;
const MAX_GAP_MS = SECOND_MS;

/**
 * Writes what an answer says, again and again while the database is at fault, until it is committed or the time to
 * stop is over. The upstream or the receiver has done what it answered, so the answer must not get lost. It is kept
 * in memory by the task that received it, whose worker claims nothing else in its place.
 *
 * A commit whose confirmation was lost is written a second time: `write` must be guarded by what it closes.
 */
export async function commitAnswer<T>(
  { store, stop, observe }: Pick<OperationContext, 'store' | 'stop' | 'observe'>,
  answer: AnswerInHand,
  write: (tx: Transaction) => Promise<T>,
): Promise<T> {
  for (let gapMs = FIRST_GAP_MS; ; gapMs = Math.min(MAX_GAP_MS, gapMs * 2)) {
    try {
      return await store.transaction(write);
    } catch (error) {
      const isLost = !isFault(error) || stop.writes.aborted;
      observe({ kind: isLost ? 'answer_lost' : 'answer_kept', answer, reason: reasonOf(error) });
      if (isLost) throw error;
      await pause(gapMs, stop.writes);
    }
  }
}

function isFault(error: unknown): boolean {
  return error instanceof AppError && error.code === 'unavailable';
}

function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: unknown };
  return cause instanceof Error ? cause.message : String(error);
}

/** Resolves after `ms`, or when the signal is aborted: then there is one more try. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
