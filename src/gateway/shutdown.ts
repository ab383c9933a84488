import { setTimeout as sleep } from 'node:timers/promises';
import type { StopSignals } from '../operations/stop-signals.ts';

/** One budget of time for the whole stop. */
export interface Shutdown {
  signals: StopSignals;
  /** Starts the time; the second call changes nothing. */
  begin(): void;
  hasBegun(): boolean;
  msLeft(): number;
  /** Waits for `work`, at most as long as there is time. False: it has not ended. */
  within(work: Promise<unknown>): Promise<boolean>;
}

// The parts of the time after which something ends: what can be repeated first, what cannot as late as possible, and
// so that its outcome can still be written.
const WEBHOOKS_AND_POLLS_SHARE = 0.8;
const SUBMISSIONS_SHARE = 0.9;
const WRITES_SHARE = 0.98;

export function createShutdown(timeoutMs: number): Shutdown {
  const webhooksAndPolls = new AbortController();
  const submissions = new AbortController();
  const writes = new AbortController();
  let endsAt: number | null = null;
  const msLeft = () => Math.max(0, (endsAt ?? Infinity) - performance.now());
  return {
    signals: {
      webhooksAndPolls: webhooksAndPolls.signal,
      submissions: submissions.signal,
      writes: writes.signal,
    },
    begin() {
      if (endsAt !== null) return;
      endsAt = performance.now() + timeoutMs;
      setTimeout(() => webhooksAndPolls.abort(), timeoutMs * WEBHOOKS_AND_POLLS_SHARE).unref();
      setTimeout(() => submissions.abort(), timeoutMs * SUBMISSIONS_SHARE).unref();
      setTimeout(() => writes.abort(), timeoutMs * WRITES_SHARE).unref();
    },
    hasBegun: () => endsAt !== null,
    msLeft,
    async within(work) {
      const ended = new AbortController();
      const late = sleep(Math.min(msLeft(), MAX_TIMER_MS), false, { signal: ended.signal }).catch(
        () => false,
      );
      const done = work.then(
        () => true,
        () => true,
      );
      try {
        return await Promise.race([done, late]);
      } finally {
        ended.abort();
      }
    },
  };
}

// What `setTimeout` can wait for.
const MAX_TIMER_MS = 2 ** 31 - 1;
