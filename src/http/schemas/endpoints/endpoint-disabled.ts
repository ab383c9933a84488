import { Type } from 'typebox';
import { disabledReasons } from '../../../domain/endpoints/endpoint.ts';
import { id, nullableTimestamp, timestamp } from '../values.ts';

/** `resources/endpoints/endpoint-disabled-resource.ts`, as a schema. */
export const EndpointDisabled = Type.Object(
  {
    object: Type.Literal('endpoint_disabled'),
    endpointId: id('endpoint'),
    url: Type.String(),
    description: Type.String(),
    reason: Type.Enum(disabledReasons, {
      description: '`gone`: the receiver answered 410. `failing`: every attempt failed for five days.',
    }),
    disabledAt: timestamp('When the gateway disabled the endpoint.'),
    failingSince: nullableTimestamp('First failure since the last successful delivery.'),
  },
  { $id: 'EndpointDisabled' },
);
