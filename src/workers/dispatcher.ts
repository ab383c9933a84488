import type { SlotHolder } from '../domain/deliveries/share-slots.ts';
import { claimDeliveries, type ClaimedDelivery } from '../operations/deliveries/claim-deliveries.ts';
import type { OperationContext } from '../operations/operation-context.ts';
import { deliverWebhook } from '../operations/deliveries/deliver-webhook.ts';
import { deferQuarantinedDelivery } from '../operations/deliveries/defer-quarantined-delivery.ts';
import { createRowGuard } from '../operations/quarantine/row-guard.ts';
import type { Slots } from './slots.ts';
import type { Rounds } from './worker.ts';

/** Delivers webhooks that are due, in slots that teams and receivers share. */
export function createDispatcher(context: OperationContext, slots: Slots): Rounds {
  const guard = createRowGuard(context);
  const running = new Set<SlotHolder>();

  async function deliver(claim: ClaimedDelivery): Promise<void> {
    try {
      await guard(
        { task: 'deliver', rowId: claim.delivery.id },
        () => deliverWebhook(context, claim),
        (tx, { retryAt }) => deferQuarantinedDelivery(tx, claim, retryAt),
      );
    } finally {
      running.delete(claim.holder);
    }
  }

  return {
    idle: slots.idle,
    async runOnce() {
      const free = slots.free();
      if (free === 0) return null;
      const limit = free + running.size;
      const { claims, nextDueAt } = await claimDeliveries(context, limit, [...running]);
      for (const claim of claims) {
        running.add(claim.holder);
        slots.run(() => deliver(claim));
      }
      return nextDueAt;
    },
  };
}
