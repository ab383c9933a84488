import { Type } from 'typebox';
import { disabledReasons, endpointStatuses, signatureSchemes } from '../../../domain/endpoints/endpoint.ts';
import { eventFilters } from '../../../domain/events/event-type.ts';
import { endpointSettings, ownSecret } from './endpoint-fields.ts';
import { ref } from '../reference.ts';
import { id, nullable, nullableTimestamp, timestamp } from '../values.ts';

const { url, ...others } = endpointSettings;

export const CreateEndpointRequest = Type.Object(
  { url, ...Type.Partial(Type.Object(others)).properties, secret: Type.Optional(ownSecret()) },
  { $id: 'CreateWebhookEndpointRequest', additionalProperties: false },
);

export const UpdateEndpointRequest = Type.Partial(Type.Object(endpointSettings), {
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
