import { HOUR_MS, MINUTE_MS, SECOND_MS, toTimestamp, type Clock, type UnixMs } from './clock.ts';
import type { ReportCondition } from './report-condition.ts';

// The longest time that anything is counted over, an account's allowance, in parts.
const PART_MS = MINUTE_MS;
const COUNTED_PARTS = HOUR_MS / PART_MS;

/**
 * A clock that does not follow the system's clock at once when somebody sets it. A step of more than five
 * seconds against the monotonic clock is waited out for one lease: meanwhile the time goes on as before, so
 * nothing times out, no period changes and no lease expires. If the system's clock is set right within that
 * time, nothing has happened; otherwise its time is used from then on.
 */
export function createSteadyClock(options: SteadyClockOptions): Clock {
  const { holdMs, report, wall = Date.now, monotonic = () => performance.now() } = options;
  /** What is added to the monotonic time. */
  let offsetMs = wall() - monotonic();
  /** The step that is waited out: since when on the monotonic clock, and where it leads. */
  let step: { since: number; offsetMs: number } | null = null;
  /** The least offset in each minute of the last hour, by the minute of the monotonic clock. */
  const least = new Map<number, number>();
  /** The greatest offset so far. */
  let greatestMs = offsetMs;

  function remember(at: number): void {
    greatestMs = Math.max(greatestMs, offsetMs);
    const part = Math.floor(at / PART_MS);
    const known = least.get(part);
    least.set(part, Math.min(known ?? offsetMs, offsetMs));
    if (known !== undefined) return;
    for (const earlier of least.keys()) if (earlier < part - COUNTED_PARTS) least.delete(earlier);
  }

  function read(): { at: number; systemOffsetMs: number } {
    const at = monotonic();
    const systemOffsetMs = wall() - at;
    // Before it changes, too: until now it was this one.
    remember(at);
    if (Math.abs(systemOffsetMs - offsetMs) <= STEP_MS) {
      step = null;
      offsetMs = systemOffsetMs;
      report('clock', null);
    } else if (step === null || Math.abs(systemOffsetMs - step.offsetMs) > STEP_MS) {
      step = { since: at, offsetMs: systemOffsetMs };
      report('clock', describe(systemOffsetMs - offsetMs, at + systemOffsetMs));
    } else if (at - step.since >= holdMs) {
      step = null;
      offsetMs = systemOffsetMs;
      report('clock', null);
    }
    remember(at);
    return { at, systemOffsetMs };
  }

  return {
    now() {
      return Math.round(read().at + offsetMs);
    },
    times() {
      const { at, systemOffsetMs } = read();
      return {
        now: Math.round(at + offsetMs),
        leaseNow: Math.round(at + Math.max(offsetMs, systemOffsetMs)),
        allowanceNow: Math.round(at + Math.min(...least.values())),
        latestNow: Math.round(at + greatestMs),
      };
    },
  };
}

export interface SteadyClockOptions {
  /**
   * How long a step is waited out: a lease, so that everything under way ends or renews its lease
   * meanwhile.
   */
  holdMs: number;
  /** Called with the check `clock` while a step is waited out. */
  report: ReportCondition;
  /** The system's time, which can be set. */
  wall?(): UnixMs;
  /** Milliseconds since some start: never set. */
  monotonic?(): number;
}

// NTP corrects smaller differences by itself, and every time-out and back-off tolerates them.
export const STEP_MS = 5 * SECOND_MS;
function describe(stepMs: number, systemNow: UnixMs): string {
  const seconds = Math.round(Math.abs(stepMs) / SECOND_MS);
  const direction = stepMs > 0 ? 'ahead' : 'back';
  return `the system clock was set ${direction} by ${seconds} s to ${toTimestamp(systemNow)}: its time is taken after one lease`;
}
