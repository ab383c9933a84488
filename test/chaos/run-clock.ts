import { HOUR_MS, type Clock } from '../../src/domain/clock.ts';

/** The time of a run, for its gateways, for the upstream and for what is noted: the system's, and the hours that were let pass. */
export interface RunClock extends Clock {
  /** How far it is ahead of the system's. */
  aheadMs(): number;
  passHour(): void;
}

export function createRunClock(): RunClock {
  let aheadMs = 0;
  return {
    now: () => Date.now() + aheadMs,
    aheadMs: () => aheadMs,
    passHour: () => void (aheadMs += HOUR_MS),
  };
}
