import { Type } from 'typebox';
import { eventTypes, type EventType } from '../../domain/webhook.ts';
import { ref } from './reference.ts';
import { id, timestamp } from './values.ts';

export function receiverUrl() {
  return Type.String({
    maxLength: 2_048,
    pattern: '^https?://[^\\s]+$',
    description:
      'Where the events go. An internal address has to be allowed by the operator (`WEBHOOK_ALLOWED_NETWORKS`).',
    examples: ['https://example.com/webhooks'],
  });
}

export function eventList<const Types extends readonly EventType[]>(types: Types, description: string) {
  return Type.Array(Type.Enum(types), { minItems: 1, uniqueItems: true, description });
}

// Printable, since it goes into one column and onto terminals: no control characters.
const description = { maxLength: 200, pattern: '^[^\\x00-\\x1f\\x7f]*$' };

export const CreateEndpointRequest = Type.Object(
  {
    url: receiverUrl(),
    events: Type.Optional(
      eventList(
        eventTypes,
        'What it wants to hear of. Where absent: how generations end, and not of budgets.',
      ),
    ),
    description: Type.Optional(
      Type.String({ ...description, description: 'For people. Empty where absent.' }),
    ),
  },
  { $id: 'CreateWebhookEndpointRequest', additionalProperties: false },
);

const properties = {
  id: id('endpoint'),
  object: Type.Literal('webhook_endpoint'),
  url: Type.String(),
  events: Type.Array(Type.Enum(eventTypes)),
  description: Type.String(),
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

export const WebhookSecret = Type.Object(
  { secret: Type.String({ description: 'Signs the webhooks that come with a request.' }) },
  { $id: 'WebhookSecret' },
);
