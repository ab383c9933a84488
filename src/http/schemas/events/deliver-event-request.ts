import { Type } from 'typebox';
import { id } from '../values.ts';

export const DeliverEventRequest = Type.Object(
  { endpointId: id('endpoint', 'Where to send the event.') },
  { $id: 'DeliverEventRequest', additionalProperties: false },
);
