import { singleTasks, type SingleTask } from '../domain/processes/single-task.ts';
import type { OperationContext } from '../operations/operation-context.ts';
import { createHeldTasks, type HeldTasks } from '../operations/processes/held-tasks.ts';
import { createTaskHolder, whileHeld } from '../workers/task-holder.ts';
import type { Rounds } from '../workers/worker.ts';
import type { WorkerList } from './worker-list.ts';

/** Workers that work in one process of those on the database. */
export interface SingleWorkers {
  add<R extends Rounds>(task: SingleTask, create: () => R): { rounds: R; wake(): void };
  holds: HeldTasks['holds'];
  /** Looks for tasks that another process has released. */
  wake(): void;
  /** Lets another process take over what this one did. */
  release(): Promise<void>;
}

/** A SQLite file has one gateway, which does all of it and writes no leases. */
export function createSingleWorkers(add: WorkerList['add'], context: OperationContext): SingleWorkers {
  if (context.store.engine === 'sqlite')
    return {
      add: (task, create) => add(task, create),
      holds: () => true,
      wake: () => undefined,
      release: async () => undefined,
    };
  const tasks = createHeldTasks(context, singleTasks);
  const wakers = new Map<SingleTask, () => void>();
  const holder = add('task-holder', () => createTaskHolder(context, tasks, (task) => wakers.get(task)?.()));
  return {
    add(task, create) {
      const added = add(task, () => whileHeld(create(), task, tasks));
      wakers.set(task, added.wake);
      return added;
    },
    holds: tasks.holds,
    wake: holder.wake,
    release: () => tasks.release(),
  };
}
