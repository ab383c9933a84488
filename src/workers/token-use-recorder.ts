import { MINUTE_MS } from '../domain/clock.ts';
import { recordTokenUses } from '../operations/access/record-token-uses.ts';
import type { OperationContext } from '../operations/operation-context.ts';
import { createInterval } from './interval.ts';
import type { Rounds } from './worker.ts';

// Rarely enough to cost nothing, and soon enough that a person who tries a key sees that it was used.
const INTERVAL_MS = MINUTE_MS;

/** Stores when keys and operators' tokens were last used, also before the process ends. */
export function createTokenUseRecorder(
  context: Pick<OperationContext, 'store' | 'clock' | 'tokenUses'>,
): Rounds {
  const interval = createInterval(context.clock, INTERVAL_MS);
  return {
    async runOnce() {
      const waitUntil = interval.waitUntil();
      if (waitUntil !== null) return waitUntil;
      await recordTokenUses(context);
      return interval.restart();
    },
    idle: () => recordTokenUses(context),
  };
}
