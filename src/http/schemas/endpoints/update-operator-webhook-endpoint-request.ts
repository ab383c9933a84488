import { Type, type Static } from 'typebox';
import { operatorEventFilters } from '../../../domain/events/event-type.ts';
import { endpointFields, eventList } from './endpoint-fields.ts';
import type { UpdateWebhookEndpointRequest } from './webhook-endpoint.ts';

const events = eventList(operatorEventFilters, 'Events to subscribe to.');

/** As a team's, with the events that the operator receives. */
export const UpdateOperatorWebhookEndpointRequest = Type.Unsafe<Static<typeof UpdateWebhookEndpointRequest>>(
  Type.Partial(Type.Object({ ...endpointFields, events }), {
    $id: 'UpdateOperatorWebhookEndpointRequest',
    additionalProperties: false,
    minProperties: 1,
    description: 'Omitted fields stay unchanged. `headers` replaces all custom headers.',
    examples: [{ status: 'paused' }],
  }),
);
