import { toTimestamp, type UnixMs } from '../domain/clock.ts';
import type { DisabledReason } from '../domain/endpoints/endpoint.ts';

/** An endpoint that the gateway has disabled. */
export interface DisabledEndpoint {
  id: string;
  url: string;
  description: string;
  disabledReason: DisabledReason;
  disabledAt: UnixMs;
  /** The first failure since it last received something. */
  failingSince: UnixMs | null;
}

/** What `endpoint.disabled` carries in its `data`. */
export function toEndpointDisabledResource(endpoint: DisabledEndpoint) {
  const { id, url, description, disabledReason, disabledAt, failingSince } = endpoint;
  return {
    object: 'endpoint_disabled' as const,
    endpointId: id,
    url,
    description,
    reason: disabledReason,
    disabledAt: toTimestamp(disabledAt),
    failingSince: failingSince === null ? null : toTimestamp(failingSince),
  };
}

export type EndpointDisabledResource = ReturnType<typeof toEndpointDisabledResource>;
