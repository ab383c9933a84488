import { Type } from 'typebox';
import { customHeaderBounds, HEADER_NAME, HEADER_VALUE } from '../../domain/custom-headers.ts';
import { disabledReasons, endpointStatuses, signatureSchemes } from '../../domain/endpoint.ts';
import { eventFilters, type EventFilter } from '../../domain/webhook.ts';
import { ref } from './reference.ts';
import { id, nullable, nullableTimestamp, timestamp } from './values.ts';

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

const settings = {
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
  status: Type.Enum(['enabled', 'paused'], {
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

const { url, ...others } = settings;

export const CreateEndpointRequest = Type.Object(
  { url, ...Type.Partial(Type.Object(others)).properties, secret: Type.Optional(ownSecret()) },
  { $id: 'CreateWebhookEndpointRequest', additionalProperties: false },
);

export const UpdateEndpointRequest = Type.Partial(Type.Object(settings), {
  $id: 'UpdateWebhookEndpointRequest',
  additionalProperties: false,
  minProperties: 1,
  description: 'What is absent stays as it is. `headers` replace all that were set before.',
});

const properties = {
  id: id('endpoint'),
  object: Type.Literal('webhook_endpoint'),
  url: Type.String(),
  events: Type.Array(Type.Enum(eventFilters)),
  description: Type.String(),
  headerNames: Type.Array(Type.String(), { description: 'Of its own headers, in lower case.' }),
  signatures: Type.Array(Type.Enum(signatureSchemes)),
  status: Type.Enum(endpointStatuses, {
    description:
      '`paused` by its owner: what is for it waits. `disabled` by the gateway: what is for it fails.',
  }),
  disabledReason: nullable(
    Type.Enum(disabledReasons, {
      description: '`gone`: it answered 410. `failing`: nothing but failures for five days.',
    }),
  ),
  disabledAt: nullableTimestamp('Since when it is disabled; null unless it is.'),
  createdAt: timestamp('When it was created.'),
};

export const WebhookEndpoint = Type.Object(properties, {
  $id: 'WebhookEndpoint',
  description: 'Where a team wants to be told of its events.',
});

export const CreatedEndpoint = Type.Object(
  {
    ...properties,
    secret: Type.String({
      description: 'Signs what is sent to this endpoint (Standard Webhooks). Shown this once.',
      examples: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    }),
  },
  { $id: 'CreatedWebhookEndpoint' },
);

export const WebhookEndpointList = Type.Object(
  { data: Type.Array(ref(WebhookEndpoint)) },
  { $id: 'WebhookEndpointList' },
);
