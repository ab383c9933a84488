import type { BudgetAlertResource } from '../budgets/budget-alert-resource.ts';
import { toTimestamp, type UnixMs } from '../../domain/clock.ts';
import type { EndpointDisabledResource } from '../endpoints/endpoint-disabled-resource.ts';
import type { GenerationResource } from '../generations/generation-resource.ts';
import type { PingResource } from '../endpoints/ping-resource.ts';
import { shortenGeneration, type ShortenedGeneration } from '../generations/shorten-generation.ts';
import { eventSequence } from '../../domain/events/event-sequence.ts';
import type { EventType } from '../../domain/events/event-type.ts';

/**
 * The body of a webhook, as Standard Webhooks 1.0.0 recommends: the full resource in `data`, and less than
 * 20 kB in total. A generation that is too long for that is shortened and marked as `truncated`.
 */
export function eventPayload(type: EventType, time: UnixMs, data: EventData): string {
  const sequence = eventSequence(type);
  const bodyOf = (shown: EventData | ShortenedGeneration) => {
    const data = sequence === null ? shown : { ...shown, sequence };
    return JSON.stringify({ type, timestamp: toTimestamp(time), data });
  };
  const fits = (shown: EventData | ShortenedGeneration) =>
    Buffer.byteLength(bodyOf(shown)) < PAYLOAD_LIMIT_BYTES;
  // All other events are far shorter: their longest part is the URL of an endpoint, 2,048 characters.
  if (data.object !== 'generation' || fits(data)) return bodyOf(data);
  return bodyOf(shortenGeneration(data, fits));
}

export type EventData = GenerationResource | BudgetAlertResource | EndpointDisabledResource | PingResource;

/**
 * Standard Webhooks 1.0.0: "we recommend keeping the payload size below 20kb", since some receivers refuse
 * more.
 */
export const PAYLOAD_LIMIT_BYTES = 20_000;
