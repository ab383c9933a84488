import type Database from 'better-sqlite3';
import { isDiskFull } from './is-disk-full.ts';
import type { LogSync } from './log-sync.ts';
import { beginImmediate } from './begin-immediate.ts';
import { withinMicrotasks } from './within-microtasks.ts';

/** A transaction that waits to run. */
interface Waiting {
  work(): Promise<unknown>;
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

/** Settles the promise of a transaction. */
type Settlement = () => void;

export interface GroupCommit {
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when no transaction waits or runs. */
  idle(): Promise<void>;
}

export interface GroupCommitOptions {
  /** Makes a commit durable before its promises settle. */
  log: Pick<LogSync, 'assertUsable' | 'sync'>;
  /** Reject a transaction that awaits anything but its own statements. For tests. */
  strict: boolean;
  /** How long a group waits for the lock of another process. */
  lockTimeoutMs?: number;
  /** Called with the error of a group that is rolled back. True: the group runs once more. */
  makeRoom?(error: unknown): boolean;
  /** Called after each COMMIT and each ROLLBACK, before the promises settle. */
  settled?(): void;
}

// Bounds how long one group blocks the event loop. The costs that a group shares, above all the sync, are
// small per transaction by then.
const MAX_GROUP_SIZE = 128;

// After one rollback others are likely (a budget is used up). To run one group in nine twice costs less
// than savepoints in every group would: with them an insert takes half as long again (`node
// test/bench/statements.ts`).
const GROUPS_WITH_SAVEPOINTS = 8;

/**
 * A queue of transactions on one connection. All that wait run in one `BEGIN IMMEDIATE … COMMIT` and
 * share one sync of the log, if they wrote anything, during which the next group gathers. Each promise settles only after the
 * sync. Transactions run one after the other and never overlap.
 *
 * One that throws is rolled back alone. Most groups have none, so they run without savepoints first. When
 * one throws that has written something, the whole group is rolled back and runs again, each in a
 * SAVEPOINT of its own.
 */
export function createGroupCommit(
  connection: Database.Database,
  { log, strict, lockTimeoutMs = 0, makeRoom, settled }: GroupCommitOptions,
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
      // Wait, so that what else arrives in this turn of the event loop joins the same commit.
      await new Promise((resolve) => setImmediate(resolve));
      await commitGroup(waiting.splice(0, MAX_GROUP_SIZE));
    }
    draining = null;
  }

  async function commitGroup(group: Waiting[]): Promise<void> {
    try {
      log.assertUsable();
      const changesBefore = totalChanges.get();
      const settlements = await runGroup(group).catch((error: unknown) => {
        if (makeRoom?.(error) !== true) throw error;
        return runGroup(group);
      });
      // Workers that find nothing to do commit nothing: an idle gateway does not keep a disk awake.
      if (totalChanges.get() !== changesBefore) await log.sync();
      for (const settle of settlements) settle();
    } catch (error) {
      // The whole group is rolled back (the disk is full, another process holds the lock), or may not be
      // on disk.
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

  /** Commits what `run` has written, or rolls it back when it throws or answers null. */
  async function inTransaction(run: () => Promise<Settlement[] | null>): Promise<Settlement[] | null> {
    try {
      await beginImmediate(begin, lockTimeoutMs);
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

  /** Null: one threw after it had written something, and there was no savepoint to roll back to. */
  async function runEach(group: Waiting[], { inSavepoints }: { inSavepoints: boolean }) {
    const settlements: Settlement[] = [];
    for (const entry of group) {
      if (inSavepoints) savepoint.run();
      const changesBefore = inSavepoints ? null : totalChanges.get();
      try {
        const result = await worked(entry);
        settlements.push(() => entry.resolve(result));
      } catch (error) {
        // Some errors make SQLite roll back the whole transaction. A full disk concerns the whole group.
        if (!connection.inTransaction || isDiskFull(error)) throw error;
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
        waiting.push({ work, resolve, reject });
        draining ??= drain();
      }),
    idle: async () => {
      while (draining !== null) await draining;
    },
  };
}
