import type { BudgetAlertResource } from './budget-alert.ts';
import { toTimestamp, type UnixMs } from '../domain/clock.ts';
import type { EndpointDisabledResource } from './endpoint-disabled.ts';
import type { GenerationResource } from './generation-resource.ts';
import type { PingResource } from './ping.ts';
import { shortenGeneration, type ShortenedGeneration } from './shorten-generation.ts';
import type { EventType } from '../domain/events/event-type.ts';

/**
 * The body of a webhook, as Standard Webhooks 1.0.0 recommends: full resource in `data`, and less than 20 kB in all. Where the request
 * was too long for that, `data` has as much of it as fits and `truncated`.
 */
export function eventPayload(type: EventType, time: UnixMs, data: EventData): string {
  const bodyOf = (shown: EventData | ShortenedGeneration) =>
    JSON.stringify({ type, timestamp: toTimestamp(time), data: shown });
  const fits = (shown: EventData | ShortenedGeneration) =>
    Buffer.byteLength(bodyOf(shown)) < PAYLOAD_LIMIT_BYTES;
  // Everything else is bounded far below: its longest part is an endpoint's URL of 2,048 characters.
  if (data.object !== 'generation' || fits(data)) return bodyOf(data);
  return bodyOf(shortenGeneration(data, fits));
}

export type EventData = GenerationResource | BudgetAlertResource | EndpointDisabledResource | PingResource;

/** Standard Webhooks 1.0.0: "we recommend keeping the payload size below 20kb", since some receivers refuse more. */
export const PAYLOAD_LIMIT_BYTES = 20_000;
