import { claimDeliveries } from '../operations/deliveries/claim-deliveries.ts';
import type { OperationContext } from '../operations/operation-context.ts';
import { deliverWebhook } from '../operations/deliveries/deliver-webhook.ts';
import type { Slots } from './slots.ts';
import type { Rounds } from './worker.ts';

/** Delivers webhooks that are due. */
export function createDispatcher(context: OperationContext, slots: Slots): Rounds {
  return {
    idle: slots.idle,
    async runOnce() {
      const free = slots.free();
      if (free === 0) return null;
      const { claims, nextDueAt } = await claimDeliveries(context, free);
      for (const claim of claims) {
        slots.run(() => deliverWebhook(context, claim));
      }
      return nextDueAt;
    },
  };
}
