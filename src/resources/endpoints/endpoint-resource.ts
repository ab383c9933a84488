import { optionalTimestamp, toTimestamp } from '../../domain/clock.ts';
import type { Endpoint } from '../../domain/endpoints/endpoint.ts';

export type EndpointResource = ReturnType<typeof toEndpointResource>;

/** An endpoint as its owner sees it: names of its custom headers, but not their values. */
export function toEndpointResource(endpoint: Endpoint) {
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
    createdAt: toTimestamp(endpoint.createdAt),
  };
}
