import type { Worker } from './worker.ts';

export interface Supervisor {
  start(): void;
  /** Tells the workers to stop and waits for what is under way, at most `timeoutMs`. Returns the names of those that did not end in time. */
  stop(timeoutMs: number): Promise<string[]>;
  /** Every worker that has ended or keeps failing, with the reason. */
  troubles(): Record<string, string>;
}

/** Runs the workers of a process. One that fails turns readiness red and leaves the others and the API serving. */
export function createSupervisor(workers: Worker[]): Supervisor {
  const stopping = new AbortController();
  const running = new Map<string, Promise<void>>();
  return {
    start() {
      for (const worker of workers) {
        const ended = worker.run(stopping.signal).finally(() => running.delete(worker.name));
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
    troubles() {
      const troubles: Record<string, string> = {};
      for (const worker of workers) {
        const trouble = running.has(worker.name) ? worker.trouble() : 'not running';
        if (trouble !== null) troubles[worker.name] = trouble;
      }
      return troubles;
    },
  };
}
