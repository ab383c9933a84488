import { nextTick } from 'node:process';

/**
 * Rejects when `work` is not done once no microtask is left: it awaited I/O or a timer while it held the
 * only writing connection. `nextTick` is what Node runs first then; an immediate would come after a timer
 * or socket that is ready.
 */
export async function withinMicrotasks<T>(work: Promise<T>): Promise<T> {
  const turned = new Promise<never>((_, reject) => {
    nextTick(() => reject(new Error('A transaction awaited something other than its own statements')));
  });
  return Promise.race([work, turned]);
}
