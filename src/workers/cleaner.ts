import { SECOND_MS } from '../domain/clock.ts';
import type { OperationContext } from '../operations/context.ts';
import { expireQueued } from '../operations/generations/expire-queued.ts';
import { forgetReceivers } from '../operations/deliveries/forget-receivers.ts';
import { forgetRequests } from '../operations/upstream/forget-requests.ts';
import { forgetSecrets } from '../operations/signing/forget-secrets.ts';
import type { Rounds } from './worker.ts';

const INTERVAL_MS = 5 * SECOND_MS;

/** Ends what has waited in the queue for too long and forgets what no longer counts. */
export function createCleaner(context: OperationContext): Rounds {
  return {
    async runOnce() {
      await expireQueued(context);
      await forgetRequests(context);
      await forgetSecrets(context);
      await forgetReceivers(context);
      return context.clock.now() + INTERVAL_MS;
    },
  };
}
