import { Worker } from 'node:worker_threads';

export interface ReportThread {
  /** The rows of a statement, each as the values of its columns. */
  rows(sql: string, params: unknown[]): Promise<unknown[][]>;
  close(): Promise<void>;
}

// The same file is `.ts` in the sources and `.js` once built.
const script = new URL(`./report-worker${import.meta.url.slice(-'.ts'.length)}`, import.meta.url);

/**
 * Runs the statements of reports in a thread of its own, one after the other, so that none holds up the event loop. The thread starts
 * with the first statement. It keeps no process alive.
 */
export function createReportThread(filename: string): ReportThread {
  const waiting = new Map<number, { resolve(rows: unknown[][]): void; reject(error: Error): void }>();
  let worker: Worker | null = null;
  let asked = 0;

  /** What is not answered fails; the next statement starts another thread. */
  function ended(thread: Worker, error: Error): void {
    if (worker !== thread) return;
    worker = null;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  function start(): Worker {
    const started = new Worker(script, { workerData: filename });
    started.on('message', ({ id, rows, error }: ReportAnswer) => {
      const question = waiting.get(id);
      waiting.delete(id);
      if (waiting.size === 0) started.unref();
      if (error === null) question?.resolve(rows);
      else question?.reject(error);
    });
    started.on('error', (error: Error) => ended(started, error));
    started.on('exit', () => ended(started, new Error('The thread of reports has ended')));
    return started;
  }

  return {
    rows: (sql, params) =>
      new Promise((resolve, reject) => {
        worker ??= start();
        worker.ref();
        const id = ++asked;
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, sql, params } satisfies ReportQuestion);
      }),
    close: async () => {
      await worker?.terminate();
    },
  };
}

/** What the thread in `report-worker.ts` is asked, and what it answers. */
export interface ReportQuestion {
  id: number;
  sql: string;
  params: unknown[];
}

export interface ReportAnswer {
  id: number;
  rows: unknown[][];
  error: Error | null;
}
