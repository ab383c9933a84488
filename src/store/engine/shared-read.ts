import { SECOND_MS, type UnixMs } from '../../domain/clock.ts';
import type { Session } from './store.ts';

// So what many callers ask for costs the same however many they are.
const MAX_AGE_MS = SECOND_MS;

/**
 * What `read` answers, or answered up to a second before to another caller. Those who ask while it reads wait for it. For reads
 * outside transactions: one that waited for another's read could wait for its own connection.
 * @param name unique
 */
export function sharedRead<T>(
  { snapshots: { values } }: Session,
  { name, now }: { name: string; now: UnixMs },
  read: () => Promise<T>,
): Promise<T> {
  const known = values.get(name) as { at: UnixMs; value: Promise<T> } | undefined;
  if (known !== undefined && Math.abs(now - known.at) < MAX_AGE_MS) return known.value;
  const value = read();
  values.set(name, { at: now, value });
  // What failed is read again by the next caller.
  value.catch(() => values.delete(name));
  return value;
}
