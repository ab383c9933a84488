import { Type } from 'typebox';
import { id } from '../values.ts';

/** `resources/endpoints/ping-resource.ts`, as a schema. */
export const Ping = Type.Object(
  { object: Type.Literal('ping'), endpointId: id('endpoint') },
  { $id: 'Ping' },
);
