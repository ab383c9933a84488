import type { Rounds } from '../../../src/workers/worker.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Runs the rounds of one worker in virtual time, as `createWorker` does in real time: when they are due, and when it is woken. */
export interface WorkerDriver {
  wake(): void;
}

export function createWorkerDriver(time: VirtualTime, rounds: Rounds): WorkerDriver {
  let dueAt = Infinity;
  let isRunning = false;
  let isWoken = false;
  async function run(): Promise<void> {
    isRunning = true;
    dueAt = Infinity;
    let nextAt: number | null;
    do {
      isWoken = false;
      nextAt = await rounds.runOnce();
    } while (isWoken);
    isRunning = false;
    if (nextAt !== null) schedule(nextAt);
  }
  function schedule(at: number): void {
    if (at >= dueAt) return;
    dueAt = at;
    // One that was overtaken by an earlier round finds another time due, or none.
    time.at(at, () => (dueAt === at && !isRunning ? run() : undefined));
  }
  return {
    wake() {
      isWoken = true;
      if (!isRunning) schedule(time.now());
    },
  };
}
