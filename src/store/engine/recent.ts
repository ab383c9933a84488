import { SECOND_MS, type UnixMs } from '../../domain/clock.ts';
import type { Session } from './store.ts';

// What plans by it looks minutes ahead; and a second of traffic is so much that reading it for each
// transaction would cost more than the transaction.
const MAX_AGE_MS = SECOND_MS;

/**
 * What `read` answers, or what it answered up to a second before. For figures that a plan is made by and no
 * guarantee rests on.
 * @param name unique
 */
export async function recent<T>(
  session: Session & { now: UnixMs },
  name: string,
  read: () => Promise<T>,
): Promise<T> {
  const { values } = session.snapshots;
  const known = values.get(name) as { at: UnixMs; value: T } | undefined;
  if (known !== undefined && Math.abs(session.now - known.at) < MAX_AGE_MS) return known.value;
  const value = await read();
  values.set(name, { at: session.now, value });
  return value;
}
