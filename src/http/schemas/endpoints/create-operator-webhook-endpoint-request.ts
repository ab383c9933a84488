import { Type, type Static } from 'typebox';
import { operatorEventFilters } from '../../../domain/events/event-type.ts';
import { endpointFields, eventList, ownSecret } from './endpoint-fields.ts';
import type { CreateWebhookEndpointRequest } from './webhook-endpoint.ts';

const { url, ...others } = endpointFields;

const events = eventList(
  operatorEventFilters,
  'Events to subscribe to. By default, a new endpoint subscribes to all that are listed.',
);

/** As a team's, with the events that the operator receives. */
export const CreateOperatorWebhookEndpointRequest = Type.Unsafe<Static<typeof CreateWebhookEndpointRequest>>(
  Type.Object(
    {
      url,
      ...Type.Partial(Type.Object({ ...others, events })).properties,
      secret: Type.Optional(ownSecret()),
    },
    {
      $id: 'CreateOperatorWebhookEndpointRequest',
      additionalProperties: false,
      description: "A new endpoint of the operator's own.",
    },
  ),
);
