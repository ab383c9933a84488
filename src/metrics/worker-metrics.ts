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
    countRounds<Args extends unknown[], T>(
      worker: string,
      runOnce: (...args: Args) => Promise<T>,
    ): (...args: Args) => Promise<T> {
      // So that the first failure after a start is an increase.
      rounds.inc({ worker }, 0);
      errors.inc({ worker }, 0);
      return async (...args) => {
        rounds.inc({ worker });
        return runOnce(...args);
      };
    },
    workerFailed(worker: string): void {
      errors.inc({ worker });
    },
  };
}
