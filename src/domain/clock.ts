/** The only source of time. Tests pass one that they set. */
export interface Clock {
  now(): UnixMs;
  /** Absent: all are `now`. */
  times?(): ClockTimes;
}

/** The time, and what it is for the purposes for which a step of the clock must not matter. */
export interface ClockTimes {
  now: UnixMs;
  /** For the start of a lease: it holds even if the time is soon taken from a clock that was set ahead. */
  leaseNow: UnixMs;
  /** For the last hour of an allowance, and for a picture that is being made: nobody made this time pass by setting a clock. */
  allowanceNow: UnixMs;
  /** For what counts against an allowance after the next start: as if the clock had never been set back. */
  latestNow: UnixMs;
}

export function timesOf(clock: Clock): ClockTimes {
  if (clock.times !== undefined) return clock.times();
  const now = clock.now();
  return { now, leaseNow: now, allowanceNow: now, latestNow: now };
}

/** UTC milliseconds since the epoch: the form of every time in the domain and in the database. */
export type UnixMs = number;

export const systemClock: Clock = { now: () => Date.now() };

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** RFC 3339 in UTC: the form of every time on the wire. */
export function toTimestamp(time: UnixMs): string {
  return new Date(time).toISOString();
}

/** Null stays null. */
export function optionalTimestamp(time: UnixMs | null): string | null {
  return time === null ? null : toTimestamp(time);
}
