import { Type } from 'typebox';
import { eventTypes } from '../../../domain/events/event-type.ts';
import { MAY_BE_SHORT, pageOf, pageParameters } from '../page.ts';
import { id, nullable, timestamp } from '../values.ts';

/** `domain/event-resource.ts`, as a schema. */
export const WebhookEvent = Type.Object(
  {
    id: id('event', 'Also the `webhook-id` of every attempt to deliver it.'),
    object: Type.Literal('event'),
    type: Type.Enum(eventTypes),
    generationId: nullable(id('generation', 'Null: it is not about one.')),
    createdAt: timestamp('When it happened.'),
    // Not the union of what it can be: it is shown as it was sent, also when it was sent by an earlier version.
    data: Type.Object(
      {},
      {
        additionalProperties: true,
        description: 'What was sent: the `data` of the webhook of this type, as it was then.',
      },
    ),
  },
  { $id: 'WebhookEvent', description: 'Something that receivers are told of.' },
);

export const WebhookEventPage = pageOf(
  'WebhookEventPage',
  WebhookEvent,
  `Events, newest first. ${MAY_BE_SHORT}`,
);

export const WebhookEventQuery = Type.Object(
  {
    type: Type.Optional(
      Type.Array(Type.Enum(eventTypes), {
        minItems: 1,
        uniqueItems: true,
        description: 'Only those of these types; repeat the parameter for several.',
      }),
    ),
    generationId: Type.Optional(id('generation', 'Only those of this generation.')),
    createdAfter: Type.Optional(timestamp('Only those of then or later.')),
    createdBefore: Type.Optional(timestamp('Only those before then.')),
    ...pageParameters,
    cursor: Type.Optional(id('event', 'The `nextCursor` of the page before.')),
  },
  { additionalProperties: false },
);
