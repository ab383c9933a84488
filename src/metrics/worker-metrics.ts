import { Counter, type Registry } from 'prom-client';

export function createWorkerMetrics(registry: Registry) {
  const rounds = new Counter({
    name: 'nanogate_worker_rounds_total',
    help: 'Rounds that a worker made: one that stands still has stopped.',
    labelNames: ['worker'],
    registers: [registry],
  });
  const errors = new Counter({
    name: 'nanogate_worker_errors_total',
    help: 'Rounds of a worker, or tasks that they started, that failed.',
    labelNames: ['worker'],
    registers: [registry],
  });
  return {
    countRounds<T>(worker: string, runOnce: () => Promise<T>): () => Promise<T> {
      return async () => {
        rounds.inc({ worker });
        return runOnce();
      };
    },
    workerFailed(worker: string): void {
      errors.inc({ worker });
    },
  };
}
