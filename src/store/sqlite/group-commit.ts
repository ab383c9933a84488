import { nextTick } from 'node:process';
import type Database from 'better-sqlite3';
import type { LogSync } from './log-sync.ts';

/** One transaction that waits its turn. */
interface Waiting {
  work(): Promise<unknown>;
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

/** Tells a transaction's caller what came of it. */
type Settlement = () => void;

export interface GroupCommit {
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when nothing waits or runs any more. */
  idle(): Promise<void>;
}

export interface GroupCommitOptions {
  /** Makes a commit durable, of which nobody hears before. */
  log: Pick<LogSync, 'assertUsable' | 'sync'>;
  /** Reject a transaction that awaits anything but its own statements. For tests. */
  strict: boolean;
  /** Called after each COMMIT and each ROLLBACK, before anybody hears of it. */
  settled?(): void;
}

// Bounds how long one group keeps the event loop. What all of a group share, the sync above all, is little for each by then.
const MAX_GROUP_SIZE = 128;

// Where one transaction was undone others soon will be (a budget is used up). To run a group twice for it once in nine times costs less than
// what savepoints would cost all the time: an insert takes half as long again (`node test/bench/statements.ts`).
const GROUPS_WITH_SAVEPOINTS = 8;

/**
 * A queue of transactions on one connection. All that wait run in one `BEGIN IMMEDIATE … COMMIT` and share one sync of the log, during which the next
 * ones gather. Each promise settles only after the sync. Works run one after the other and never overlap.
 *
 * One that throws is undone alone. Most groups have none, so they run without savepoints at first; when one throws that has written
 * something, all of the group is undone and runs again, each in a SAVEPOINT of its own.
 */
export function createGroupCommit(
  connection: Database.Database,
  { log, strict, settled }: GroupCommitOptions,
): GroupCommit {
  const begin = connection.prepare('BEGIN IMMEDIATE');
  const commit = connection.prepare('COMMIT');
  const rollback = connection.prepare('ROLLBACK');
  const savepoint = connection.prepare('SAVEPOINT work');
  const release = connection.prepare('RELEASE work');
  const rollbackTo = connection.prepare('ROLLBACK TO work');
  const totalChanges = connection.prepare('select total_changes()').pluck();
  const waiting: Waiting[] = [];
  let draining: Promise<void> | null = null;
  let groupsWithSavepoints = 0;

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      // Not at once: what else arrived in this turn of the event loop joins the same commit.
      await new Promise((resolve) => setImmediate(resolve));
      await commitGroup(waiting.splice(0, MAX_GROUP_SIZE));
    }
    draining = null;
  }

  async function commitGroup(group: Waiting[]): Promise<void> {
    try {
      log.assertUsable();
      const settlements = await runGroup(group);
      await log.sync();
      for (const settle of settlements) settle();
    } catch (error) {
      // The whole group is undone (the disk is full, or the database is locked by another process), or nobody knows whether it is on disk.
      for (const entry of group) entry.reject(error);
    }
  }

  async function runGroup(group: Waiting[]): Promise<Settlement[]> {
    if (groupsWithSavepoints === 0) {
      const settlements = await inTransaction(() => runEach(group, { inSavepoints: false }));
      if (settlements !== null) return settlements;
      groupsWithSavepoints = GROUPS_WITH_SAVEPOINTS;
    } else {
      groupsWithSavepoints -= 1;
    }
    return (await inTransaction(() => runEach(group, { inSavepoints: true }))) ?? [];
  }

  /** Commits what `run` has done, or undoes it when that throws or answers null. */
  async function inTransaction(run: () => Promise<Settlement[] | null>): Promise<Settlement[] | null> {
    try {
      begin.run();
      const settlements = await run();
      if (settlements === null) rollback.run();
      else commit.run();
      return settlements;
    } catch (error) {
      if (connection.inTransaction) rollback.run();
      throw error;
    } finally {
      settled?.();
    }
  }

  /** Null when one of them threw after it had written something and had no savepoint to go back to. */
  async function runEach(group: Waiting[], { inSavepoints }: { inSavepoints: boolean }) {
    const settlements: Settlement[] = [];
    for (const entry of group) {
      if (inSavepoints) savepoint.run();
      const changesBefore = inSavepoints ? null : totalChanges.get();
      try {
        const result = await worked(entry);
        settlements.push(() => entry.resolve(result));
      } catch (error) {
        // Some errors (a full disk among them) make SQLite undo the whole transaction by itself.
        if (!connection.inTransaction) throw error;
        if (inSavepoints) rollbackTo.run();
        else if (totalChanges.get() !== changesBefore) return null;
        settlements.push(() => entry.reject(error));
      }
      if (inSavepoints) release.run();
    }
    return settlements;
  }

  function worked({ work }: Waiting): Promise<unknown> {
    return strict ? withinMicrotasks(work()) : work();
  }

  return {
    run: <T>(work: () => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        waiting.push({ work, resolve: resolve, reject });
        draining ??= drain();
      }),
    idle: async () => {
      while (draining !== null) await draining;
    },
  };
}

/**
 * Rejects when `work` is not done by the time that no microtask is left: it awaited I/O or a timer while it held the only
 * writing connection. `nextTick` is what Node runs first by then; an immediate comes too late for a timer or a socket that is ready.
 */
async function withinMicrotasks<T>(work: Promise<T>): Promise<T> {
  const turned = new Promise<never>((_, reject) => {
    nextTick(() => reject(new Error('A transaction awaited something other than its own statements')));
  });
  return Promise.race([work, turned]);
}
