/** Bounds how many tasks of a worker run at the same time. */
export interface Slots {
  free(): number;
  /** Runs a task in a slot; `onFree` is called when it has ended. */
  run(task: () => Promise<unknown>): void;
  /** Resolves when no task runs. */
  idle(): Promise<void>;
}

/**
 * @param onError receives the error of a task that rejects; its lease expires, and the lease reaper frees
 * it
 */
export function createSlots(limit: number, onFree: () => void, onError: (error: unknown) => void): Slots {
  const running = new Set<Promise<void>>();
  return {
    free: () => limit - running.size,
    run(task) {
      const done: Promise<void> = task()
        .then(() => undefined, onError)
        .finally(() => {
          running.delete(done);
          onFree();
        });
      running.add(done);
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
