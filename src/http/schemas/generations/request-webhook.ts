import { Type } from 'typebox';
import { allGenerationEventTypes } from '../../../domain/events/event-type.ts';
import { eventList, receiverUrl } from '../endpoints/endpoint-fields.ts';

export const RequestWebhook = Type.Object(
  {
    url: receiverUrl(),
    events: Type.Optional(
      eventList(
        [...allGenerationEventTypes, 'generation.*'],
        'Events to send. Terminal events and `generation.completed_late` by default.',
      ),
    ),
  },
  {
    $id: 'RequestWebhook',
    additionalProperties: false,
    description: 'A receiver for one request only, in addition to the endpoints.',
  },
);
