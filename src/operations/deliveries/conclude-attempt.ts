import type { UnixMs } from '../../domain/clock.ts';
import { nextState, type NextState } from '../../domain/deliveries/next-state.ts';
import {
  DISABLE_AFTER_MS,
  healthAfter,
  isCircuitOpen,
  reasonToDisable,
  type ReceiverHealth,
} from '../../domain/endpoints/receiver-health.ts';
import { recordAttempt, type NewAttempt } from '../../store/deliveries/attempts.ts';
import type { DeliveryRow } from '../../store/deliveries/deliveries.ts';
import {
  lockReceiverHealth,
  receiverSucceeded,
  setReceiverHealth,
} from '../../store/endpoints/lock-receiver-health.ts';
import { countAttempt } from '../../store/endpoints/endpoint-hours.ts';
import { refreshReceiver } from '../../store/endpoints/receivers.ts';
import type { Transaction } from '../../store/engine/store.ts';
import type { RecordedAttempt } from './attempt-delivery.ts';
import type { ClaimedDelivery } from './claim-deliveries.ts';
import type { OperationContext, Policy } from '../operation-context.ts';
import { disableEndpoint } from '../endpoints/disable-endpoint.ts';
import { exhaustDeliveries } from '../endpoints/exhaust-deliveries.ts';

interface Context extends Pick<OperationContext, 'random'> {
  policy: Pick<Policy, 'retryScheduleMs'>;
}

/**
 * Records an attempt, the next state of the delivery, the health of the receiver, and disables an endpoint
 * that keeps failing, all in the caller's transaction. Writes nothing when the lease was lost. Returns
 * whether an event was stored: if so, call `notify('event-stored')` after the commit.
 */
export async function concludeAttempt(
  tx: Transaction,
  { policy, random }: Context,
  { delivery, leaseToken }: ClaimedDelivery,
  { record, end, startedAt, event }: RecordedAttempt & { startedAt: UnixMs },
): Promise<boolean> {
  const { id: deliveryId, endpointId, teamId, receiverId } = delivery;
  const number = delivery.attemptCount + 1;
  const next = nextState(end, {
    scheduleMs: policy.retryScheduleMs,
    attempts: number - delivery.scheduleStart,
    now: tx.now,
    random: random(),
  });
  const attempt = { ...record, deliveryId, number, startedAt };
  if (!(await recordAttempt(tx, leaseToken, attempt, next))) return false;
  observeAttempt(tx, delivery, { ...attempt, event }, next);
  if (endpointId !== null && end.kind !== 'no_receiver')
    await countAttempt(tx, endpointId, end.kind === 'acknowledged');
  if (end.kind === 'acknowledged') {
    await receiverSucceeded(tx, receiverId);
    return false;
  }
  const health = await updateReceiverHealth(tx, random, delivery, end);
  await refreshReceiver(tx, receiverId);
  const reason = reasonToDisable(end, health, next, tx.now);
  if (reason === null) return false;
  if (endpointId !== null)
    return disableEndpoint(tx, { id: endpointId, teamId, reason, failingSince: health.failingSince });
  // Nobody could enable it again, so the receiver of a request is always tried, but deliveries do not wait
  // forever while it is down.
  const dueBy = tx.now - DISABLE_AFTER_MS;
  await exhaustDeliveries(tx, { receiverId, endpointId, reason: 'receiver_down', dueBy });
  return false;
}

function observeAttempt(
  tx: Transaction,
  { endpointId, teamId, eventId, createdAt }: DeliveryRow,
  {
    deliveryId,
    number,
    statusCode,
    error,
    startedAt,
    durationMs,
    event,
  }: NewAttempt & Pick<RecordedAttempt, 'event'>,
  { status }: NextState,
): void {
  const { type: eventType, generationId, requestId, traceparent } = event;
  tx.observe({
    kind: 'webhook_attempted',
    ...{ generationId, teamId, requestId, traceparent },
    ...{ deliveryId, endpointId, eventId, eventType },
    ...{ status, number, statusCode, error, startedAt, durationMs },
    sinceEventMs: tx.now - createdAt,
  });
}

/**
 * Locks the receiver even when nothing changes: otherwise a claim that still counts this attempt would not
 * see that it has ended.
 */
async function updateReceiverHealth(
  tx: Transaction,
  random: Context['random'],
  { receiverId, endpointId }: DeliveryRow,
  end: RecordedAttempt['end'],
): Promise<ReceiverHealth> {
  const before = await lockReceiverHealth(tx, receiverId);
  const after = healthAfter(before, end, tx.now, random());
  if (after !== before) await setReceiverHealth(tx, receiverId, after);
  if (isCircuitOpen(after, tx.now) && !isCircuitOpen(before, tx.now)) {
    const { retryAt, failingSince } = after;
    tx.observe({ kind: 'receiver_circuit_opened', receiverId, endpointId, retryAt, failingSince });
  }
  return after;
}
