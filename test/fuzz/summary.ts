import type { FuzzOptions, FuzzResult } from './run-fuzz.ts';

/** What a run counted, in one line. */
export function summaryOf(
  { counts, seen, operations, faults, grownBytes }: FuzzResult,
  options: FuzzOptions,
): string {
  const { requests, accepted, refused, onWire, closed } = counts;
  const succeeded = operations.filter((name) => [...seen].some((each) => each.startsWith(`${name} 2`)));
  return [
    `fuzz: ${requests} requests on ${options.engine.name}, seed ${options.seed}`,
    `${accepted} accepted, ${refused} refused, ${closed} closed (${onWire} broken on the wire)`,
    `${succeeded.length} of ${operations.length} operations succeeded, ${seen.size} documented statuses seen`,
    `memory ${(grownBytes / 1e6).toFixed(1)} MB`,
    `${faults.length} kinds of faults`,
  ].join('; ');
}
