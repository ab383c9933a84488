import type { Clock, UnixMs } from '../domain/clock.ts';
import type { Wakeup } from '../operations/wakeup.ts';

/** A background task that runs until it is stopped. */
export interface Worker {
  name: string;
  /** Resolves when `signal` has been aborted and what was under way has ended. */
  run(signal: AbortSignal): Promise<void>;
  /** The error of the last round when several in a row have failed, else null. */
  lastError(): string | null;
}

/** The work of one worker. */
export interface Rounds {
  /** One round, which claims nothing more once `stopping` is aborted; returns when the next is due, or null when only a wake-up can bring work. */
  runOnce(stopping?: AbortSignal): Promise<UnixMs | null>;
  /** Resolves when what a round left running has ended. */
  idle?(): Promise<void>;
  /** Drops what earlier rounds have found, because another process does the task now. */
  reset?(): void;
}

export interface WorkerOptions extends Rounds {
  name: string;
  clock: Clock;
  wakeup: Wakeup;
  /** How long the worker sleeps at most; 5 s by default. */
  maxSleepMs?: () => number;
  onError(error: unknown, worker: string): void;
}

// A process that dies between its commit and the wake-up wakes nobody, nor does the command line beside SQLite.
export const MAX_SLEEP_MS = 5_000;

// A failed round (disk full, database unavailable) is retried, but not in a busy loop.
const FIRST_RETRY_MS = 200;
const MAX_RETRY_MS = 10_000;

// Fewer are a lock that others held, or a connection that broke: the next round makes up for it.
const FAILURES_THAT_COUNT = 3;

/** Repeats rounds: at once while there is work, otherwise it sleeps until the next is due or it is woken. */
export function createWorker({ name, clock, wakeup, runOnce, idle, ...options }: WorkerOptions): Worker {
  const { maxSleepMs = () => MAX_SLEEP_MS, onError } = options;
  let failures = 0;
  let lastError: string | null = null;

  async function round(signal: AbortSignal): Promise<number> {
    try {
      const nextAt = await runOnce(signal);
      failures = 0;
      lastError = null;
      return Math.min(maxSleepMs(), Math.max(0, (nextAt ?? Infinity) - clock.now()));
    } catch (error) {
      onError(error, name);
      lastError = error instanceof Error ? error.message : String(error);
      return Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** failures++);
    }
  }

  return {
    name,
    lastError: () => (failures < FAILURES_THAT_COUNT ? null : lastError),
    async run(signal) {
      while (!signal.aborted) {
        const sleepMs = await round(signal);
        await wakeup.wait(sleepMs, signal);
      }
      await idle?.();
    },
  };
}
