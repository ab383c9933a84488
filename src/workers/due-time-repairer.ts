import { MINUTE_MS } from '../domain/clock.ts';
import type { OperationContext } from '../operations/operation-context.ts';
import { repairDueTimes, type RepairedDueTimes } from '../operations/repair-due-times.ts';
import { createInterval } from './interval.ts';
import type { Rounds } from './worker.ts';

// What it repairs would wait for much longer than that.
const INTERVAL_MS = MINUTE_MS;

/** Repairs due times that were stored while a clock was set ahead: at start and every minute. */
export function createDueTimeRepairer(
  context: Pick<OperationContext, 'store' | 'clock' | 'policy' | 'notify'>,
  onRepaired: (repaired: RepairedDueTimes) => void,
): Rounds {
  const interval = createInterval(context.clock, INTERVAL_MS);
  return {
    async runOnce() {
      const waitUntil = interval.waitUntil();
      if (waitUntil !== null) return waitUntil;
      const repaired = await repairDueTimes(context);
      if (Object.values(repaired).some((number) => number > 0)) onRepaired(repaired);
      return interval.restart();
    },
  };
}
