import { Type } from 'typebox';
import { eventTypes } from '../../../domain/events/event-type.ts';
import { occurredBetween } from '../occurred-between.ts';
import { count, id, nullable } from '../values.ts';

/** The response of `retry-deliveries.ts`. */
export const DeliveryRetry = Type.Object(
  {
    object: Type.Literal('delivery_retry'),
    dryRun: Type.Boolean({ description: 'Whether nothing was changed.' }),
    matchedCount: count('Number of failed deliveries that this request found.'),
    requeuedCount: count(
      'Number of them that are due now. The others cannot be sent: their endpoint is disabled or deleted, the texts of their event were erased, or an attempt is in progress.',
    ),
    nextCursor: nullable(
      id('delivery', 'Send it as `cursor` to go on with what is older; null when that was all.'),
    ),
  },
  { $id: 'DeliveryRetry', description: 'How many failed deliveries were found and requeued.' },
);

export const RetryDeliveriesRequest = Type.Object(
  {
    endpointId: Type.Optional(id('endpoint', 'Only deliveries to this endpoint.')),
    eventTypes: Type.Optional(
      Type.Array(Type.Enum(eventTypes), {
        minItems: 1,
        uniqueItems: true,
        description: 'Only deliveries of events of these types.',
      }),
    ),
    generationId: Type.Optional(id('generation', 'Only deliveries of events of this generation.')),
    ...occurredBetween,
    dryRun: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Only counts what matches, up to 10,000 in a request.',
      }),
    ),
    cursor: Type.Optional(id('delivery', 'The `nextCursor` of the previous request.')),
  },
  {
    $id: 'RetryDeliveriesRequest',
    additionalProperties: false,
    description: 'Which failed deliveries to send again. Without a field, all.',
  },
);
