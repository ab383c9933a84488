import { Counter, type Registry } from 'prom-client';

export function createWorkerMetrics(registry: Registry) {
  const rounds = new Counter({
    name: 'nanogate_worker_rounds_total',
    help: 'Rounds of a worker; a counter that no longer increases means that the worker has stopped.',
    labelNames: ['worker'],
    registers: [registry],
  });
  const errors = new Counter({
    name: 'nanogate_worker_errors_total',
    help: 'Failed rounds of a worker, and failed tasks that they started.',
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
