import { optionalTimestamp, toTimestamp } from '../../domain/clock.ts';
import { unusedEndpoint, type EndpointHealth } from '../../domain/endpoints/endpoint-health.ts';
import type { Endpoint } from '../../domain/endpoints/endpoint.ts';

export type EndpointResource = ReturnType<typeof toEndpointResource>;

/** An endpoint as its owner sees it: names of its custom headers, but not their values. */
export function toEndpointResource(endpoint: Endpoint, health: EndpointHealth = unusedEndpoint) {
  const { id, url, events, description, headers, signatures, status, disabledReason } = endpoint;
  return {
    id,
    object: 'webhook_endpoint' as const,
    url,
    events,
    description,
    headerNames: Object.keys(headers),
    signatures,
    status,
    disabledReason,
    disabledAt: optionalTimestamp(endpoint.disabledAt),
    health: {
      failingSince: optionalTimestamp(health.failingSince),
      nextAttemptAt: optionalTimestamp(health.nextAttemptAt),
      successRate24h: health.successRate24h,
    },
    createdAt: toTimestamp(endpoint.createdAt),
  };
}
