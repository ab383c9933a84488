import type { UnixMs } from '../../domain/clock.ts';
import { newId } from '../../domain/new-id.ts';
import type { SingleTask } from '../../domain/processes/single-task.ts';
import { STEP_MS } from '../../domain/steady-clock.ts';
import { ensureTasks, releaseTaskLeases, acquireTaskLeases } from '../../store/processes/task-leases.ts';
import type { OperationContext } from '../operation-context.ts';

/** The leases of this process on what only one process does. */
export interface HeldTasks {
  /**
   * Renews the leases, and takes those of processes that have ended or do not answer. Returns the tasks that are new to this
   * process.
   */
  renew(): Promise<SingleTask[]>;
  /** False once the lease has expired without a renewal: another process may have it. */
  holds(task: SingleTask): boolean;
  /** Lets another process take them over at once. */
  release(): Promise<void>;
}

export function createHeldTasks(
  { store, clock, policy, notify }: Pick<OperationContext, 'store' | 'clock' | 'policy' | 'notify'>,
  names: readonly SingleTask[],
): HeldTasks {
  const holder = newId('lease', clock.now());
  let held: ReadonlySet<SingleTask> = new Set();
  let expiresAt: UnixMs = -Infinity;
  let isReady = false;
  let isReleased = false;
  const holds = (task: SingleTask) => held.has(task) && clock.now() < expiresAt;

  return {
    holds,
    async renew() {
      if (isReleased) return [];
      const before = names.filter(holds);
      const acquired = await store.transaction(async (tx) => {
        if (!isReady) await ensureTasks(tx, names);
        const until = tx.leaseNow + policy.leaseMs;
        const latest = until + STEP_MS;
        const found = await acquireTaskLeases(tx, { names, holder, expiresAt: until, latest });
        return { found: names.filter((name) => found.includes(name)), until };
      });
      isReady = true;
      held = new Set(acquired.found);
      expiresAt = acquired.until;
      return acquired.found.filter((name) => !before.includes(name));
    },
    async release() {
      isReleased = true;
      held = new Set();
      const released = await store.transaction((tx) => releaseTaskLeases(tx, holder));
      if (released > 0) notify('task-released');
    },
  };
}
