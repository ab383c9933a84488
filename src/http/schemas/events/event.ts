import { Type } from 'typebox';
import { eventTypes } from '../../../domain/events/event-type.ts';
import { ref } from '../ref.ts';
import { MAY_BE_SHORT, pageOf, pageParameters } from '../page-of.ts';
import { id, nullable, nullableTimestamp, timestamp } from '../values.ts';
import { occurredBetween } from '../occurred-between.ts';
import { EventData } from './event-data.ts';

/** `resources/events/event-resource.ts`, as a schema. */
export const Event = Type.Object(
  {
    id: id('event', 'Also the `webhook-id` of every attempt to deliver the event.'),
    object: Type.Literal('event'),
    type: Type.Enum(eventTypes),
    generationId: nullable(id('generation', 'The generation; null for other events.')),
    createdAt: timestamp('When the event occurred.'),
    textsErasedAt: nullableTimestamp(
      'When `data` was erased, at the end of its retention; it is empty then, and cannot be delivered again.',
    ),
    data: ref(EventData),
  },
  { $id: 'Event', description: 'An event that endpoints can subscribe to.' },
);

export const EventPage = pageOf('EventPage', Event, `Events, newest first. ${MAY_BE_SHORT}`);

const filters = {
  type: Type.Optional(
    Type.Array(Type.Enum(eventTypes), {
      minItems: 1,
      uniqueItems: true,
      description: 'Only events of these types; repeat the parameter for several.',
    }),
  ),
  generationId: Type.Optional(id('generation', 'Only events of this generation.')),
  ...occurredBetween,
};

export const EventQuery = Type.Object(
  {
    ...filters,
    ...pageParameters,
    cursor: Type.Optional(id('event', 'The `nextCursor` of the previous page.')),
  },
  { additionalProperties: false },
);

/** A team can also read its events in the order in which they were committed. */
export const TeamEventQuery = Type.Object(
  {
    ...filters,
    ...pageParameters,
    cursor: Type.Optional(
      Type.String({
        maxLength: 100,
        description:
          'The `nextCursor` of the previous page, in the same order. With `order=asc` and without a cursor, the feed starts with the oldest event, or at `createdAfter`.',
      }),
    ),
    order: Type.Optional(
      Type.Enum(['desc', 'asc'], {
        description: '`desc`, newest first, by default. `asc`: a feed in the order of the commits.',
      }),
    ),
    wait: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 60,
        description: 'With `order=asc`: how many seconds to wait for an event when there is none yet.',
      }),
    ),
  },
  { additionalProperties: false },
);
