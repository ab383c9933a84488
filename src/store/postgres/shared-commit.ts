import { SECOND_MS } from '../../domain/clock.ts';
import { sqlStateOf } from '../engine/database-fault.ts';
import { breaksConnection, type Connection } from './connection.ts';
import { GroupFailure, runMembers, type GroupMember } from './run-members.ts';

export interface SharedCommit {
  /** Runs `work` in a transaction with others that wait. Resolves after the COMMIT. */
  run<T>(member: SharingTransaction<T>): Promise<T>;
}

export interface SharingTransaction<T> extends GroupMember<T> {
  /** Whose rows it locks. */
  owner: string;
  /** Runs it in a transaction of its own. */
  runAlone(): Promise<T>;
}

/** A transaction that waits to run. */
interface Waiting extends SharingTransaction<unknown> {
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

// Bounds what a failure makes run again. What a group shares is small for each by then.
const MAX_GROUP_SIZE = 64;
// Because the others of a group wait as well. Not shorter: a group of each other process may come first.
export const GROUP_LOCK_TIMEOUT_MS = SECOND_MS;
// Because after a failure others of the same owner are likely: its budget is used up, or another holds its rows.
const ALONE_AFTER_FAILURE_MS = SECOND_MS;
const ALONE_AFTER_WAIT_MS = 10 * SECOND_MS;
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Transactions that arrive together run in one `BEGIN … COMMIT`: they share its round trips, its sync, and the lock of
 * a row that all of them change. One group at a time; the next one gathers meanwhile.
 *
 * A group commits only when all of it succeeds. Else it is rolled back: those that failed run again in a transaction of
 * their own, and the others in the next group.
 * @param begin runs a transaction
 */
export function createSharedCommit(
  begin: <T>(work: (connection: Connection) => Promise<T>) => Promise<T>,
): SharedCommit {
  const waiting: Waiting[] = [];
  const aloneUntil = new Map<string, number>();
  let isDraining = false;

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      // Wait, so that what else arrives in this turn of the event loop joins.
      await new Promise((resolve) => setImmediate(resolve));
      await commitGroup(waiting.splice(0, MAX_GROUP_SIZE));
    }
    isDraining = false;
  }

  async function commitGroup(group: Waiting[]): Promise<void> {
    try {
      const results = await begin((connection) => runMembers(connection, group));
      group.forEach(({ resolve }, i) => resolve(results[i]));
    } catch (error) {
      // Nobody knows whether it was committed.
      if (breaksConnection(error)) for (const { reject } of group) reject(error);
      else runAgain(group, error instanceof GroupFailure ? error.reasons : group.map(() => error));
    }
  }

  function runAgain(group: Waiting[], reasons: readonly unknown[]): void {
    const innocent: Waiting[] = [];
    const isUnclear = reasons.every((reason) => reason === undefined);
    group.forEach((member, i) => {
      if (reasons[i] === undefined && !isUnclear) innocent.push(member);
      else {
        const isLocked = sqlStateOf(reasons[i]) === LOCK_NOT_AVAILABLE;
        const untilMs = performance.now() + (isLocked ? ALONE_AFTER_WAIT_MS : ALONE_AFTER_FAILURE_MS);
        aloneUntil.set(member.owner, untilMs);
        member.runAlone().then(member.resolve, member.reject);
      }
    });
    waiting.unshift(...innocent);
  }

  function isAlone(owner: string): boolean {
    const until = aloneUntil.get(owner);
    if (until === undefined) return false;
    if (until > performance.now()) return true;
    aloneUntil.delete(owner);
    return false;
  }

  return {
    run: <T>(member: SharingTransaction<T>) =>
      isAlone(member.owner)
        ? member.runAlone()
        : new Promise<T>((resolve, reject) => {
            waiting.push({ ...member, resolve: resolve, reject });
            if (isDraining) return;
            isDraining = true;
            void drain();
          }),
  };
}
