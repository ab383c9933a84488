import { AsyncLocalStorage } from 'node:async_hooks';
import type { Actor } from '../domain/audit/actor.ts';

/** What the operations of one request share. */
export interface SharedWait {
  /** How long they have taken together, since they have one bound. */
  waitedMs: number;
  /** Who makes the request; absent: not known yet. */
  actor?: Actor;
}

const current = new AsyncLocalStorage<SharedWait>();

/** Runs `work`, whose operations share `wait`, and so do those of other works with the same one. */
export function withSharedWait(wait: SharedWait, work: () => void): void {
  current.run(wait, work);
}

/** What the operations before this one share; null: it is alone. */
export function sharedWait(): SharedWait | null {
  return current.getStore() ?? null;
}

/** From now on, the operations of this request are those of the actor. */
export function shareActor(actor: Actor): void {
  const wait = current.getStore();
  if (wait !== undefined) wait.actor = actor;
}

/** Runs `work` as if it were the first of its request: what was waited for before is over. */
export function withOwnWait<T>(work: () => T): T {
  return current.run({ ...current.getStore(), waitedMs: 0 }, work);
}
