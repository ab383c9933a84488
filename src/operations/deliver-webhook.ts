import type { UnixMs } from '../domain/clock.ts';
import { newId } from '../domain/ids.ts';
import { nextAttemptAt } from '../domain/webhook.ts';
import {
  claimDueDeliveries,
  nextDeliveryTime,
  recordAttempt,
  type DeliveryRow,
} from '../store/deliveries.ts';
import { findEventPayload } from '../store/events.ts';
import { findTeamEndpoint } from '../store/endpoints.ts';
import type { AttemptResult } from '../webhooks/send.ts';
import { signWebhook } from '../webhooks/sign.ts';
import type { OperationContext } from './context.ts';
import { openSigningSecrets } from './signing-secrets.ts';

export interface ClaimedDelivery {
  delivery: DeliveryRow;
  leaseToken: string;
}

type Context = Pick<OperationContext, 'store' | 'clock' | 'policy' | 'sender' | 'secretBox'>;

/** Claims deliveries that are due. `nextDueAt` is when the next one that is not claimed is due, or null. */
export async function claimDeliveries(
  { store, policy }: Pick<Context, 'store' | 'policy'>,
  limit: number,
): Promise<{ claims: ClaimedDelivery[]; nextDueAt: UnixMs | null }> {
  return store.transaction(async (tx) => {
    const leaseToken = newId('lease', tx.now);
    const due = await claimDueDeliveries(
      tx,
      { token: leaseToken, expiresAt: tx.now + policy.leaseMs },
      limit,
    );
    const claims = due.map((delivery) => ({ delivery, leaseToken }));
    return { claims, nextDueAt: await nextDeliveryTime(tx) };
  });
}

/** Signs and sends one delivery; commits the attempt together with what follows from it. */
export async function deliverWebhook(
  context: Context,
  { delivery, leaseToken }: ClaimedDelivery,
): Promise<AttemptResult> {
  const { store, clock, policy } = context;
  const startedAt = clock.now();
  const result = await attempt(context, delivery, startedAt);
  const number = delivery.attemptCount + 1;
  await store.transaction(async (tx) => {
    const isOver = result.ok || result === endpointDeleted;
    const retryAt = isOver ? null : nextAttemptAt(policy.retryScheduleMs, number, tx.now, Math.random());
    const status = result.ok ? 'delivered' : retryAt === null ? 'failed' : 'pending';
    const { durationMs, statusCode, error, responseExcerpt } = result;
    const record = {
      deliveryId: delivery.id,
      number,
      startedAt,
      durationMs,
      statusCode,
      error,
      responseExcerpt,
    };
    if (!(await recordAttempt(tx, leaseToken, record, { status, nextAttemptAt: retryAt }))) return;
    tx.observe({
      kind: 'webhook_attempted',
      deliveryId: delivery.id,
      endpointId: delivery.endpointId,
      status,
      number,
      statusCode,
      error,
      durationMs,
      sinceEventMs: tx.now - delivery.createdAt,
    });
  });
  return result;
}

async function attempt(
  { store, sender, secretBox }: Context,
  delivery: DeliveryRow,
  now: UnixMs,
): Promise<AttemptResult> {
  const { eventId, teamId, endpointId, url } = delivery;
  if (endpointId !== null && (await findTeamEndpoint(store.reader, teamId, endpointId)) === null)
    return endpointDeleted;
  const payload = await findEventPayload(store.reader, eventId);
  const secrets = await openSigningSecrets(store.reader, secretBox, { teamId, endpointId, now });
  const headers = signWebhook({ id: eventId, timestampSeconds: Math.floor(now / 1_000), payload, secrets });
  return sender.send({ url, headers, payload });
}

const endpointDeleted: AttemptResult = {
  ok: false,
  statusCode: null,
  error: 'The endpoint was deleted.',
  retryAfterMs: null,
  timedOut: false,
  responseExcerpt: null,
  durationMs: 0,
};
