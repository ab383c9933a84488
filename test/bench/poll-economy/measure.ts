import { usableRequests } from '../../../src/domain/upstream/allowance.ts';
import { HOUR_MS, SECOND_MS, type UnixMs } from '../../../src/domain/clock.ts';
import type { Picture } from './scripted-upstream.ts';
import type { World } from './world.ts';

/** What came of one run. Times in seconds. */
export interface Run {
  /** Pictures whose end became known in the first hour, and an hour after it: failed ones too, as each costs the same requests. */
  firstHour: number;
  laterPerHour: number;
  /** Requests, submissions and polls, for each picture that counts. */
  requestsEach: number;
  delays: number[];
  /** Ready at the end for longer than any may be, and not known. */
  stuck: number;
  /** The most requests in any hour, and how many there may be. */
  mostInAnHour: number;
  allowed: number;
  /** |estimate − actual| / what was left, on acceptance and on submission. */
  errorsAtAccept: number[];
  errorsInFlight: number[];
  /** Whether each ended before its latest estimate. */
  endedInTime: boolean[];
}

/** @param from pictures before this one do not count, but for those an hour */
export function measure(
  world: World,
  { hours, from, longestDelayMs }: { hours: number; from: number; longestDelayMs: number },
): Run {
  const { pictures, requestTimes } = world.upstream;
  const firstHourEnd = world.startAt + HOUR_MS;
  const known = pictures.filter(isKnown);
  const counted = known.filter(({ nth }) => nth >= from);
  const now = world.time.now();
  return {
    firstHour: known.filter(({ knownAt }) => knownAt <= firstHourEnd).length,
    laterPerHour: known.filter(({ knownAt }) => knownAt > firstHourEnd).length / (hours - 1),
    requestsEach: counted.reduce((sum, { polls }) => sum + 1 + polls.length, 0) / counted.length,
    delays: counted.map(({ knownAt, readyAt }) => (knownAt - readyAt) / SECOND_MS),
    stuck: pictures.filter((picture) => !isKnown(picture) && picture.readyAt < now - longestDelayMs).length,
    mostInAnHour: mostInAnHour(requestTimes),
    allowed: usableRequests(world.context.policy.accounts[0]!.requestsPerHour),
    ...estimateErrors(world),
  };
}

type KnownPicture = Picture & { knownAt: UnixMs };

function isKnown(picture: Picture): picture is KnownPicture {
  return picture.knownAt !== null;
}

function estimateErrors(world: World): Pick<Run, 'errorsAtAccept' | 'errorsInFlight' | 'endedInTime'> {
  const errors = {
    errorsAtAccept: [] as number[],
    errorsInFlight: [] as number[],
    endedInTime: [] as boolean[],
  };
  for (const { acceptedAt, estimate, estimateInFlight, picture } of world.requests()) {
    if (picture?.knownAt == null) continue;
    const { knownAt, submittedAt } = picture;
    if (estimate?.completionAt != null)
      errors.errorsAtAccept.push(Math.abs(estimate.completionAt - knownAt) / (knownAt - acceptedAt));
    if (estimateInFlight?.completionAt != null)
      errors.errorsInFlight.push(Math.abs(estimateInFlight.completionAt - knownAt) / (knownAt - submittedAt));
    if (estimate?.completionLatestAt != null) errors.endedInTime.push(knownAt <= estimate.completionLatestAt);
  }
  return errors;
}

export function mostInAnHour(times: readonly number[]): number {
  let most = 0;
  let first = 0;
  times.forEach((time, i) => {
    while (times[first]! <= time - HOUR_MS) first++;
    most = Math.max(most, i - first + 1);
  });
  return most;
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
