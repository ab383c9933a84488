import { HOUR_MS } from '../domain/clock.ts';
import { findLastAdminExpiry, type LastAdminExpiry } from '../operations/access/find-last-admin-expiry.ts';
import type { OperationContext } from '../operations/operation-context.ts';
import { createInterval } from './interval.ts';
import type { Rounds } from './worker.ts';

// Tokens are made by hand and expire after days.
const INTERVAL_MS = HOUR_MS;

/**
 * Reports that the last admin's token is about to expire, at start and then when it changes: nobody could create another operator over
 * HTTP afterwards.
 */
export function createAdminChecker(
  context: Pick<OperationContext, 'store' | 'clock' | 'policy'>,
  onLastAdmin: (last: LastAdminExpiry) => void,
): Rounds {
  const interval = createInterval(context.clock, INTERVAL_MS);
  let reported = '';
  return {
    async runOnce() {
      const waitUntil = interval.waitUntil();
      if (waitUntil !== null) return waitUntil;
      const last = await findLastAdminExpiry(context);
      const current = last === null ? '' : `${last.name} ${last.expiresAt}`;
      if (last !== null && current !== reported) onLastAdmin(last);
      reported = current;
      return interval.restart();
    },
  };
}
