import { attemptOutcome, type AttemptOutcome } from '../../domain/deliveries/attempt-outcome.ts';
import type { UnixMs } from '../../domain/clock.ts';
import type { Endpoint } from '../../domain/endpoints/endpoint.ts';
import type { DeliveryRow } from '../../store/deliveries/deliveries.ts';
import { findTeamEndpoint } from '../../store/endpoints/endpoints.ts';
import { findEventPayload, type DeliverableEvent } from '../../store/events/events.ts';
import type { AttemptResult } from '../../webhooks/run-attempt.ts';
import { UnreadableSecretError } from '../../webhooks/secret-box.ts';
import { signWebhook } from '../../webhooks/sign-webhook.ts';
import type { OperationContext } from '../operation-context.ts';
import { openHeaders } from '../endpoints/endpoint-settings.ts';
import { openSigners } from '../signing/open-signers.ts';

/** Signs and sends one delivery to the current URL of its endpoint. */
export async function attemptDelivery(
  context: Context,
  delivery: DeliveryRow,
  now: UnixMs,
): Promise<RecordedAttempt> {
  const { store, sender } = context;
  const { id: deliveryId, teamId, endpointId } = delivery;
  const endpoint = endpointId === null ? null : await findTeamEndpoint(store.reader, teamId, endpointId);
  const url = endpoint?.url ?? delivery.url;
  const event = await findEventPayload(store.reader, delivery.eventId);
  const { payload, traceparent } = event;
  if (endpointId !== null && endpoint === null) return noReceiver(event, url, 'endpoint_deleted');
  if (endpoint?.status === 'disabled') return noReceiver(event, url, 'endpoint_disabled');
  // Requeued while it was erased: an empty body would not be the event.
  if (payload === '') return noReceiver(event, url, 'event_erased');
  const headers = await headersFor(context, delivery, endpoint, payload, now);
  if (headers instanceof UnreadableSecretError) {
    const { generationId } = event;
    const { message: reason } = headers;
    context.observe({ kind: 'secret_unreadable', deliveryId, endpointId, teamId, generationId, reason });
    return unsent(event, url, { kind: 'not_sent' }, UNREADABLE);
  }
  // Its secrets ended with the endpoint, after it was read above.
  if (headers === null) return noReceiver(event, url, 'endpoint_deleted');
  const result = await sender.send({ url, headers: traced(headers, traceparent), payload });
  return { record: { ...result, url }, end: attemptOutcome(result), event };
}

/** An attempt as the log records it, and its result. */
export interface RecordedAttempt {
  record: Pick<AttemptResult, 'statusCode' | 'error' | 'responseExcerpt' | 'durationMs'> & { url: string };
  end: AttemptOutcome;
  event: Omit<DeliverableEvent, 'payload'>;
}

/** With the trace context of the request that created the generation, unless the endpoint has a header of that name. */
function traced(headers: Record<string, string>, traceparent: string | null): Record<string, string> {
  return traceparent === null ? headers : { traceparent, ...headers };
}

type Context = Pick<OperationContext, 'store' | 'sender' | 'secretBox' | 'observe'>;

/**
 * The endpoint's custom headers and the signatures, or the error when the gateway cannot decrypt the secret
 * or the headers. Null: nothing signs any more.
 */
async function headersFor(
  context: Context,
  delivery: DeliveryRow,
  endpoint: Endpoint | null,
  payload: string,
  now: UnixMs,
): Promise<Record<string, string> | UnreadableSecretError | null> {
  try {
    const own = endpoint === null ? {} : openHeaders(context.secretBox, endpoint);
    const signatures = await signaturesFor(context, delivery, endpoint, payload, now);
    return signatures && { ...own, ...signatures };
  } catch (error) {
    // Any other error (the database does not respond) is not about the delivery, which stays due for the
    // next attempt.
    if (error instanceof UnreadableSecretError) return error;
    throw error;
  }
}

async function signaturesFor(
  { store, secretBox }: Context,
  { eventId, teamId, endpointId }: DeliveryRow,
  endpoint: Endpoint | null,
  payload: string,
  now: UnixMs,
) {
  const signatures = endpoint?.signatures ?? (['v1'] as const);
  const signers = await openSigners(store.reader, secretBox, { teamId, endpointId, signatures, now });
  if (signers.secrets.length + signers.keys.length === 0) return null;
  return signWebhook({ id: eventId, timestampSeconds: Math.floor(now / 1_000), payload, ...signers });
}

// Not the message of the error, which is for the operator: teams can read the log of deliveries.
const UNREADABLE =
  'The gateway could not decrypt the signing secret or the headers: its operator must check ENCRYPTION_KEY.';

const missing = {
  event_erased: 'The data of the event was erased.',
  endpoint_deleted: 'The endpoint was deleted.',
  endpoint_disabled: 'The endpoint is disabled.',
};

function noReceiver(event: DeliverableEvent, url: string, reason: keyof typeof missing): RecordedAttempt {
  return unsent(event, url, { kind: 'no_receiver', reason }, missing[reason]);
}

function unsent(event: DeliverableEvent, url: string, end: AttemptOutcome, error: string): RecordedAttempt {
  return { record: { url, statusCode: null, error, responseExcerpt: null, durationMs: 0 }, end, event };
}
