import { optionalTimestamp, toTimestamp, type UnixMs } from '../../domain/clock.ts';
import type { DisabledReason } from '../../domain/endpoints/endpoint.ts';

export type EndpointDisabledResource = ReturnType<typeof toEndpointDisabledResource>;

/** An endpoint that the gateway has disabled. */
export interface DisabledEndpoint {
  id: string;
  url: string;
  description: string;
  disabledReason: DisabledReason;
  disabledAt: UnixMs;
  /** First failure since the last successful delivery. */
  failingSince: UnixMs | null;
}

/** The `data` of `endpoint.disabled`. */
export function toEndpointDisabledResource(endpoint: DisabledEndpoint) {
  const { id, url, description, disabledReason, disabledAt, failingSince } = endpoint;
  return {
    object: 'endpoint_disabled' as const,
    endpointId: id,
    url,
    description,
    reason: disabledReason,
    disabledAt: toTimestamp(disabledAt),
    failingSince: optionalTimestamp(failingSince),
  };
}
