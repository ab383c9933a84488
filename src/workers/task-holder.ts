import type { SingleTask } from '../domain/processes/single-task.ts';
import type { OperationContext } from '../operations/operation-context.ts';
import type { HeldTasks } from '../operations/processes/held-tasks.ts';
import type { Rounds } from './worker.ts';

// Two renewals may fail before a lease expires.
const RENEWALS_PER_LEASE = 3;

/** Renews the leases of the process on what only one process does, and takes those that are free. */
export function createTaskHolder(
  { clock, policy }: Pick<OperationContext, 'clock' | 'policy'>,
  tasks: Pick<HeldTasks, 'renew'>,
  onAcquired: (task: SingleTask) => void,
): Rounds {
  return {
    async runOnce() {
      for (const task of await tasks.renew()) onAcquired(task);
      return clock.now() + policy.leaseMs / RENEWALS_PER_LEASE;
    },
  };
}

/** The rounds of a worker in the process that holds its task; in others they do nothing. */
export function whileHeld<R extends Rounds>(
  rounds: R,
  task: SingleTask,
  { holds }: Pick<HeldTasks, 'holds'>,
): R {
  return {
    ...rounds,
    async runOnce(stopping) {
      if (holds(task)) return rounds.runOnce(stopping);
      rounds.reset?.();
      return null;
    },
  };
}
