import { nextTick } from 'node:process';
import type Database from 'better-sqlite3';

/** One transaction that waits its turn. */
interface Waiting {
  work(): Promise<unknown>;
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

export interface GroupCommit {
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when nothing waits or runs any more. */
  idle(): Promise<void>;
}

export interface GroupCommitOptions {
  /** Reject a transaction that awaits anything but its own statements. For tests. */
  strict: boolean;
  /** Called after each COMMIT and each ROLLBACK, before anybody hears of it. */
  settled?(): void;
}

// Bounds how long one group keeps the event loop, at some 70 µs a transaction, without costing throughput: an fsync a group is noise by then.
const MAX_GROUP_SIZE = 128;

/**
 * A queue of transactions on one connection. All that wait run in one `BEGIN IMMEDIATE … COMMIT`, each in its own SAVEPOINT,
 * so that many share one fsync; each promise settles only after the COMMIT. Works run one after the other and never overlap.
 */
export function createGroupCommit(
  connection: Database.Database,
  { strict, settled }: GroupCommitOptions,
): GroupCommit {
  const begin = connection.prepare('BEGIN IMMEDIATE');
  const commit = connection.prepare('COMMIT');
  const rollback = connection.prepare('ROLLBACK');
  const savepoint = connection.prepare('SAVEPOINT work');
  const release = connection.prepare('RELEASE work');
  const rollbackTo = connection.prepare('ROLLBACK TO work');
  const waiting: Waiting[] = [];
  let draining: Promise<void> | null = null;

  async function drain(): Promise<void> {
    // Not at once: what else arrived in this turn of the event loop joins the same commit.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      await commitGroup(waiting.splice(0, MAX_GROUP_SIZE));
    }
    draining = null;
  }

  async function commitGroup(group: Waiting[]): Promise<void> {
    const settlements: (() => void)[] = [];
    try {
      begin.run();
      for (const entry of group) settlements.push(await runInSavepoint(entry));
      commit.run();
    } catch (error) {
      // The whole group is undone: the disk is full, or the database is locked by another process.
      if (connection.inTransaction) rollback.run();
      settled?.();
      for (const entry of group) entry.reject(error);
      return;
    }
    settled?.();
    for (const settle of settlements) settle();
  }

  async function runInSavepoint(entry: Waiting): Promise<() => void> {
    savepoint.run();
    try {
      const result = await (strict ? withinMicrotasks(entry.work()) : entry.work());
      release.run();
      return () => entry.resolve(result);
    } catch (error) {
      // Some errors (a full disk among them) make SQLite undo the whole transaction by itself.
      if (!connection.inTransaction) throw error;
      rollbackTo.run();
      release.run();
      return () => entry.reject(error);
    }
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
