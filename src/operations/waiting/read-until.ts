import { withOwnWait } from '../shared-wait.ts';
import type { WaitPlace } from './wait-registry.ts';

/**
 * Reads, and again after each change, until what was read is `isDone`, the time is over, the client went away or the
 * gateway stops. Returns what was read last. Only the first read can fail: later, what is known already is the answer.
 */
export async function readUntil<T>(place: WaitPlace, { topic, waitMs, ...wanted }: Wanted<T>): Promise<T> {
  const endsAt = performance.now() + waitMs;
  // Before the first read, so that no change is between them.
  place.watch(topic);
  let known = await wanted.read();
  while (!wanted.isDone(known)) {
    const msLeft = Math.max(0, endsAt - performance.now());
    if ((await place.next(msLeft, wanted.versionOf(known))) !== 'woken') return known;
    try {
      known = await withOwnWait(wanted.read);
    } catch {
      return known;
    }
  }
  return known;
}

export interface Wanted<T> {
  topic: string;
  waitMs: number;
  read(): Promise<T>;
  isDone(known: T): boolean;
  /** For the comparison with what the database says now and then. */
  versionOf(known: T): string;
}
