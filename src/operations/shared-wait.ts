import { AsyncLocalStorage } from 'node:async_hooks';

/** How long the operations of one request have taken together, so that they share one bound. */
export interface SharedWait {
  waitedMs: number;
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

/** Runs `work` as if it were the first of its request: what was waited for before is over. */
export function withOwnWait<T>(work: () => T): T {
  return current.run({ waitedMs: 0 }, work);
}
