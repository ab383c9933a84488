import type { UnixMs } from '../../domain/clock.ts';
import type { Session } from './store.ts';

/**
 * The ascending times of rows, of which each call reads those that are new. A time may still become an earlier one while it is in the
 * future, and never one before the present. It holds a number for
 * each, and a call costs the same however many there are. One transaction at a time may call it for a name: what is returned
 * changes with the next call, and may start before `since`.
 * @param name unique
 * @param read the times after one, ascending
 */
export async function timesSoFar(
  { snapshots, now }: Session & { now: UnixMs },
  { name, since }: { name: string; since: UnixMs },
  read: (after: UnixMs) => Promise<UnixMs[]>,
): Promise<readonly UnixMs[]> {
  let known = snapshots.values.get(name) as Known | undefined;
  // After the clock was set back, new rows could be older than known ones.
  if (known === undefined || now < known.through) known = { times: [], settled: 0, through: -Infinity };
  const added = await read(Math.max(known.through, since));
  const { times } = known;
  times.length = known.settled;
  for (const time of added) times.push(time);
  // Others may still commit rows of the latest times, and this transaction may be rolled back.
  const settledUntil = now - snapshots.overlapMs;
  while (known.settled < times.length && (times[known.settled] ?? now) < settledUntil) known.settled += 1;
  known.through = times[known.settled - 1] ?? -Infinity;
  dropOld(known, since);
  snapshots.values.set(name, known);
  return times;
}

interface Known {
  times: UnixMs[];
  /** How many of them are read for good, and the last of these. */
  settled: number;
  through: UnixMs;
}

/** Only once half of them are old, because the rest has to be moved. */
function dropOld(known: Known, since: UnixMs): void {
  const { times, settled } = known;
  const middle = (settled - 1) >> 1;
  if ((times[middle] ?? since) >= since) return;
  let old = middle;
  while (old < settled && (times[old] ?? since) < since) old += 1;
  times.splice(0, old);
  known.settled -= old;
}
