import { Type } from 'typebox';
import { disabledReasons, endpointStatuses, signatureSchemes } from '../../../domain/endpoints/endpoint.ts';
import { eventFilters } from '../../../domain/events/event-type.ts';
import { ref } from '../ref.ts';
import { id, nullable, nullableTimestamp, timestamp } from '../values.ts';
import { endpointFields, ownSecret } from './endpoint-fields.ts';
import { EndpointHealth } from './endpoint-health.ts';

const properties = {
  id: id('endpoint'),
  object: Type.Literal('webhook_endpoint'),
  url: Type.String({ description: 'URL that receives the events.' }),
  events: Type.Array(Type.Enum(eventFilters), { description: 'Events that it subscribes to.' }),
  description: Type.String({ description: 'Free text.' }),
  headerNames: Type.Array(Type.String(), { description: 'Names of the custom headers, in lower case.' }),
  signatures: Type.Array(Type.Enum(signatureSchemes), { description: 'How its webhooks are signed.' }),
  status: Type.Enum(endpointStatuses, {
    examples: ['disabled'],
    description:
      '`paused` by its owner: deliveries are held back. `disabled` by the gateway: deliveries fail.',
  }),
  disabledReason: nullable(
    Type.Enum(disabledReasons, {
      description: '`gone`: the receiver answered 410. `failing`: every attempt failed for five days.',
    }),
  ),
  disabledAt: nullableTimestamp('When the gateway disabled the endpoint; null unless it is disabled.'),
  health: ref(EndpointHealth),
  createdAt: timestamp('When the endpoint was created.'),
};

/** `resources/endpoints/endpoint-resource.ts`, as a schema. */
export const WebhookEndpoint = Type.Object(properties, {
  $id: 'WebhookEndpoint',
  description: 'A URL that receives events.',
});

export const CreatedWebhookEndpoint = Type.Object(
  {
    ...properties,
    secret: Type.String({
      description:
        'Signs the webhooks sent to this endpoint (Standard Webhooks). Returned only in this response.',
      examples: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    }),
  },
  { $id: 'CreatedWebhookEndpoint', description: 'A new endpoint with its secret.' },
);

export const WebhookEndpointList = Type.Object(
  { data: Type.Array(ref(WebhookEndpoint)) },
  { $id: 'WebhookEndpointList', description: 'All endpoints.' },
);

const { url, ...others } = endpointFields;

export const CreateWebhookEndpointRequest = Type.Object(
  { url, ...Type.Partial(Type.Object(others)).properties, secret: Type.Optional(ownSecret()) },
  { $id: 'CreateWebhookEndpointRequest', additionalProperties: false, description: 'A new endpoint.' },
);

export const UpdateWebhookEndpointRequest = Type.Partial(Type.Object(endpointFields), {
  $id: 'UpdateWebhookEndpointRequest',
  additionalProperties: false,
  minProperties: 1,
  description: 'Omitted fields stay unchanged. `headers` replaces all custom headers.',
  examples: [{ status: 'paused' }],
});
