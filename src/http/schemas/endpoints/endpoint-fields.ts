import { Type } from 'typebox';
import {
  customHeaderBounds,
  HEADER_NAME,
  HEADER_VALUE,
} from '../../../domain/endpoints/check-custom-headers.ts';
import { settableEndpointStatuses, signatureSchemes } from '../../../domain/endpoints/endpoint.ts';
import { eventFilters, type EventFilter } from '../../../domain/events/event-type.ts';

export function receiverUrl() {
  return Type.String({
    maxLength: 2_048,
    pattern: '^https?://[^\\s]+$',
    description:
      'Where the events go. An internal address has to be allowed by the operator (`WEBHOOK_ALLOWED_NETWORKS`).',
    examples: ['https://example.com/webhooks'],
  });
}

export function eventList<const Filters extends readonly EventFilter[]>(
  filters: Filters,
  description: string,
) {
  return Type.Array(Type.Enum(filters), { minItems: 1, uniqueItems: true, description });
}

/** What the owner of an endpoint decides. */
export const endpointSettings = {
  url: receiverUrl(),
  events: eventList(
    eventFilters,
    'What it wants to hear of. For a new endpoint of a team, where absent: how generations end, and nothing else.',
  ),
  description: Type.String({
    maxLength: 200,
    // Printable, since it goes into one column and onto terminals: no control characters.
    pattern: '^[^\\x00-\\x1f\\x7f]*$',
    description: 'For people.',
  }),
  headers: Type.Unsafe<Record<string, string>>({
    type: 'object',
    maxProperties: customHeaderBounds.maxCount,
    propertyNames: {
      type: 'string',
      maxLength: customHeaderBounds.maxNameLength,
      pattern: HEADER_NAME.source,
    },
    additionalProperties: {
      type: 'string',
      maxLength: customHeaderBounds.maxValueLength,
      pattern: HEADER_VALUE.source,
    },
    description:
      'Sent with each webhook, for a receiver that asks for credentials. Never shown again. What the gateway sets itself is refused: `webhook-*`, `content-*`, `user-agent`, and what belongs to the connection.',
    examples: [{ authorization: 'Bearer …' }],
  }),
  signatures: Type.Array(Type.Enum(signatureSchemes), {
    minItems: 1,
    uniqueItems: true,
    description:
      '`v1`: HMAC-SHA256 with the secret of the endpoint. `v1a`: Ed25519 with the key of the gateway, so that the receiver needs no secret.',
  }),
  status: Type.Enum(settableEndpointStatuses, {
    description:
      '`paused`: what is for it waits. Setting it to `enabled` lets go what waited, and ends that the gateway has disabled it.',
  }),
};

export function ownSecret() {
  return Type.String({
    maxLength: 200,
    description: 'Your own: `whsec_` and padded Base64 of 24 to 64 bytes. Made by the gateway where absent.',
  });
}
