import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import type { ReportAnswer, ReportQuestion } from './report-thread.ts';

const connection = new Database(workerData as string, { readonly: true });
// Nobody else waits meanwhile.
connection.pragma('busy_timeout = 5000');

parentPort?.on('message', ({ id, sql, params }: ReportQuestion) => {
  parentPort?.postMessage(answer(id, sql, params));
});

function answer(id: number, sql: string, params: unknown[]): ReportAnswer {
  try {
    return { id, rows: connection.prepare(sql).raw().all(params) as unknown[][], error: null };
  } catch (error) {
    return { id, rows: [], error: error instanceof Error ? error : new Error(String(error)) };
  }
}
