import type { Clock, UnixMs } from '../../../src/domain/clock.ts';
import { createAgenda } from './agenda.ts';

/** Time that passes only from one event to the next. */
export interface VirtualTime extends Clock {
  /** Runs `event` at a time, once everything of earlier times has ended. */
  at(time: UnixMs, event: () => unknown): void;
  /** Resolves when so much time has passed. */
  sleep(ms: number): Promise<void>;
  /** Runs events in the order of their times, up to and at `until`. */
  runUntil(until: UnixMs): Promise<void>;
}

export function createVirtualTime(start: UnixMs): VirtualTime {
  const agenda = createAgenda<() => unknown>();
  let now = start;
  const time: VirtualTime = {
    now: () => now,
    at: (when, event) => agenda.add(Math.max(now, when), event),
    sleep: (ms) => new Promise((resolve) => agenda.add(now + ms, () => resolve())),
    async runUntil(until) {
      for (let next = agenda.next(); next !== null; next = agenda.next()) {
        if (next.time > until) {
          agenda.add(next.time, next.event);
          break;
        }
        now = next.time;
        next.event();
        await settled();
      }
      now = until;
    },
  };
  return time;
}

/** Resolves when nothing is under way but what waits for an event: work in memory ends within microtasks. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
