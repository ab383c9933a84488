import { chainOf } from '../engine/database-fault.ts';
import type { Session } from '../engine/store.ts';
import { NeedsOwnTransaction, type Together } from '../engine/together.ts';
import { createBarrier, type Barrier } from './barrier.ts';
import { breaksConnection, type Connection } from './connection.ts';

/**
 * Runs transactions at the same time on one connection, in one transaction of the database. No lock separates them,
 * so outside of `together` they may only read.
 * @throws GroupFailure when one failed
 */
export async function runMembers<T>(
  connection: Connection,
  members: readonly GroupMember<T>[],
): Promise<T[]> {
  const barrier = createBarrier(members.length);
  const guard = guarded(connection, barrier);
  const read = new Map<string, unknown>();
  const remember: Session['remember'] = (question, readNow) => {
    if (!read.has(question)) read.set(question, readNow());
    return read.get(question);
  };
  const group: Group = { connection, query: guard.query, together: barrier.together, remember };
  const settled = await Promise.allSettled(
    members.map(async ({ work }) => {
      try {
        return await work(group);
      } catch (error) {
        guard.close(error);
        throw error;
      } finally {
        barrier.left();
      }
    }),
  );
  const cause = guard.failure();
  if (cause === null) return settled.map((each) => (each as PromiseFulfilledResult<T>).value);
  const reasons = settled.map((each) => (each.status === 'rejected' ? (each.reason as unknown) : undefined));
  const broken = [cause, ...reasons].find(isBroken);
  if (broken !== undefined) throw broken;
  throw new GroupFailure(
    cause,
    reasons.map((reason) => (isOfOther(reason) ? undefined : reason)),
  );
}

/** A transaction that shares its commit with others. */
export interface GroupMember<T> {
  work(group: Group): Promise<T>;
}

/** What the transactions of a group work with. */
export interface Group {
  /** Of the group: to recognize it. */
  connection: Connection;
  query: Connection['query'];
  together: Together;
  /** Reads once for all of them: what they read, they read after each of them was asked for. */
  remember: Session['remember'];
}

/** Members of a group failed, and it has to be rolled back. */
export class GroupFailure extends Error {
  /** Why each member failed; undefined: it did not, or only because of another. */
  readonly reasons: readonly unknown[];

  constructor(cause: unknown, reasons: readonly unknown[]) {
    super('A transaction that shares a commit failed', { cause });
    this.name = 'GroupFailure';
    this.reasons = reasons;
  }
}

/** A statement was not run, because another member had failed. */
class OtherFailed extends Error {
  constructor() {
    super('Another transaction of the group failed');
    this.name = 'OtherFailed';
  }
}

function isOfOther(reason: unknown): boolean {
  return chainOf(reason).some((each) => each instanceof OtherFailed);
}

function isBroken(reason: unknown): reason is Error {
  return reason instanceof Error && breaksConnection(reason);
}

/** Runs one statement after the other, and none after a failure. */
function guarded({ query: run }: Connection, { isWriting }: Barrier) {
  let last: Promise<unknown> = Promise.resolve();
  let failure: unknown = null;
  const close = (reason: unknown) => void (failure ??= reason);

  const query: Connection['query'] = (statement, values) => {
    const text = typeof statement === 'string' ? statement : statement.text;
    if (!isWriting() && !isRead(text)) {
      const error = new NeedsOwnTransaction(text);
      close(error);
      return Promise.reject(error);
    }
    const result = last.then(() => {
      if (failure !== null) throw new OtherFailed();
      return run<never>(statement, values);
    });
    last = result.catch(close);
    return result;
  };
  return { query, close, failure: () => failure };
}

function isRead(text: string): boolean {
  return /^\s*select\b/i.test(text) && !/\bfor (no key )?update\b/i.test(text);
}
