import type { Worker } from './worker.ts';

export interface Supervisor {
  start(): void;
  /**
   * Stops the workers and waits at most `timeoutMs` for work under way. Returns the workers that did not
   * end in time.
   */
  stop(timeoutMs: number): Promise<string[]>;
  isStopping(): boolean;
  /** The workers that have ended or keep failing, each with the reason. */
  lastErrors(): Record<string, string>;
}

/**
 * Runs the workers of a process. A failing worker degrades the gateway; the others and the API go on.
 */
export function createSupervisor(workers: Worker[]): Supervisor {
  const stopping = new AbortController();
  const running = new Map<string, Promise<void>>();
  const failures = new Map<string, string>();
  return {
    start() {
      for (const worker of workers) {
        const ended = worker
          .run(stopping.signal)
          .catch((error: unknown) => void failures.set(worker.name, String(error)))
          .finally(() => running.delete(worker.name));
        running.set(worker.name, ended);
      }
    },
    async stop(timeoutMs) {
      stopping.abort();
      let timer: NodeJS.Timeout | undefined;
      const deadline = new Promise<void>((resolve) => (timer = setTimeout(resolve, timeoutMs)));
      await Promise.race([Promise.allSettled(running.values()), deadline]);
      clearTimeout(timer);
      return [...running.keys()];
    },
    isStopping: () => stopping.signal.aborted,
    lastErrors() {
      const errors: Record<string, string> = {};
      for (const worker of workers) {
        const { name } = worker;
        const lastError = running.has(name) ? worker.lastError() : (failures.get(name) ?? 'not running');
        if (lastError !== null) errors[name] = lastError;
      }
      return errors;
    },
  };
}
