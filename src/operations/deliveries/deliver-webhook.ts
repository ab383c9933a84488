import { attemptDelivery } from './attempt-delivery.ts';
import type { ClaimedDelivery } from './claim-deliveries.ts';
import { concludeAttempt } from './conclude-attempt.ts';
import { releaseDelivery } from '../../store/deliveries/deliveries.ts';
import { refreshReceiver } from '../../store/endpoints/receivers.ts';
import { commitAnswer } from '../commit-answer.ts';
import type { OperationContext } from '../operation-context.ts';

type Context = Pick<
  OperationContext,
  'store' | 'clock' | 'random' | 'policy' | 'sender' | 'secretBox' | 'notify' | 'observe' | 'stop'
>;

/** Signs and sends one delivery; commits the attempt together with its consequences. */
export async function deliverWebhook(context: Context, claim: ClaimedDelivery): Promise<void> {
  const { clock, notify, stop } = context;
  const { id } = claim.delivery;
  const startedAt = clock.now();
  const attempt = await attemptDelivery(context, claim.delivery, startedAt);
  // The stop of this process says nothing about the receiver. The delivery is due again at once.
  const isStopped = stop.webhooksAndPolls.aborted && attempt.end.kind !== 'acknowledged';
  const summary = `${attempt.end.kind}, status ${attempt.record.statusCode}`;
  const isEventStored = await commitAnswer(context, { to: 'webhook', id, summary }, async (tx) => {
    if (!isStopped) return concludeAttempt(tx, context, claim, { ...attempt, startedAt });
    await releaseDelivery(tx, id, claim.leaseToken);
    await refreshReceiver(tx, claim.delivery.receiverId);
    return false;
  });
  if (isEventStored) notify('event-stored');
}
