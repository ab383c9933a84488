import type { Logger } from 'pino';
import type { Clock } from '../domain/clock.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { createSlots, type Slots } from '../workers/slots.ts';
import { createWakeup } from '../operations/wakeup.ts';
import { createWorker, MAX_SLEEP_MS, type Rounds, type Worker } from '../workers/worker.ts';

/** The workers of a process, with what all of them have in common. */
export interface WorkerList {
  workers: Worker[];
  /** Adds a worker; returns its rounds, and how to wake it. */
  add<R extends Rounds>(
    name: string,
    create: (slots: (limit: number) => Slots) => R,
  ): { rounds: R; wake(): void };
}

export interface WorkerListParts {
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
  /** Whether changes of other processes arrive. */
  isLive(): boolean;
  /** How long a worker sleeps at most while wake-ups of other processes arrive. */
  maxSleepMs?: number | undefined;
}

// While wake-ups of other processes do not arrive, their work is found this way alone.
const NOT_LIVE_SLEEP_MS = 1_000;

export function createWorkerList(parts: WorkerListParts): WorkerList {
  const { clock, logger, metrics, isLive, maxSleepMs = MAX_SLEEP_MS } = parts;
  const workers: Worker[] = [];
  const onError = (error: unknown, worker: string) => {
    metrics.workerFailed(worker);
    logger.error({ err: error, worker }, 'worker failed');
  };
  return {
    workers,
    add(name, create) {
      const wakeup = createWakeup();
      const rounds = create((limit) => createSlots(limit, wakeup.wake, (error) => onError(error, name)));
      const runOnce = metrics.countRounds(name, rounds.runOnce);
      const sleepMs = () => (isLive() ? maxSleepMs : Math.min(maxSleepMs, NOT_LIVE_SLEEP_MS));
      workers.push(createWorker({ ...rounds, runOnce, name, clock, wakeup, maxSleepMs: sleepMs, onError }));
      return { rounds, wake: wakeup.wake };
    },
  };
}
