import { attemptDelivery } from './attempt-delivery.ts';
import type { ClaimedDelivery } from './claim-deliveries.ts';
import { concludeAttempt } from './conclude-attempt.ts';
import type { OperationContext } from '../operation-context.ts';

type Context = Pick<
  OperationContext,
  'store' | 'clock' | 'random' | 'policy' | 'sender' | 'secretBox' | 'notify' | 'observe'
>;

/** Signs and sends one delivery; commits the attempt together with its consequences. */
export async function deliverWebhook(context: Context, claim: ClaimedDelivery): Promise<void> {
  const { store, clock, notify } = context;
  const startedAt = clock.now();
  const attempt = await attemptDelivery(context, claim.delivery, startedAt);
  const isEventStored = await store.transaction((tx) =>
    concludeAttempt(tx, context, claim, { ...attempt, startedAt }),
  );
  if (isEventStored) notify('event-stored');
}
