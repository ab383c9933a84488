import { Type } from 'typebox';
import { eventTypes } from '../../../domain/events/event-type.ts';
import { deliveryStatuses } from '../../../domain/deliveries/delivery.ts';
import { MAY_BE_SHORT, pageOf, pageParameters } from '../page.ts';
import { ref } from '../reference.ts';
import { id, nullable, nullableTimestamp, timestamp } from '../values.ts';

const attemptProperties = {
  number: Type.Integer({ minimum: 1, description: 'The first is 1.' }),
  startedAt: timestamp('When it began.'),
  durationMs: Type.Integer({ minimum: 0, description: 'How long it took, in milliseconds.' }),
  statusCode: Type.Unsafe<number | null>({
    type: ['integer', 'null'],
    description: 'What the receiver answered; null when no answer came.',
  }),
  error: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    description: 'Why it failed; null when it was received.',
  }),
};

export const AttemptSummary = Type.Object(attemptProperties, { $id: 'DeliveryAttemptSummary' });

/** `domain/delivery-resource.ts`, as a schema. */
export const Attempt = Type.Object(
  {
    ...attemptProperties,
    responseExcerpt: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: "The beginning of the answer's body.",
    }),
  },
  { $id: 'DeliveryAttempt', description: 'One try to deliver a webhook.' },
);

const deliveryProperties = {
  id: id('delivery'),
  object: Type.Literal('delivery'),
  eventId: id('event', 'What it delivers: also the `webhook-id` of every attempt.'),
  eventType: Type.Enum(eventTypes),
  endpointId: nullable(id('endpoint', 'Null: to the `webhook.url` of a request.')),
  url: Type.String({
    description:
      'Where the last attempt went; before the first, where its endpoint was when the event happened. Each attempt goes to where the endpoint is by then.',
  }),
  status: Type.Enum(deliveryStatuses, {
    description:
      '`pending` (due, or to be tried again) → `delivered` or `failed` (given up). `retry` and `recover` make it `pending` again.',
  }),
  attemptCount: Type.Integer({ minimum: 0, description: 'Attempts so far.' }),
  nextAttemptAt: nullableTimestamp(
    'When it is due, while it is pending. It is held beyond that while its endpoint is paused.',
  ),
  createdAt: timestamp('When the event happened.'),
  finishedAt: nullableTimestamp('When it was delivered or given up.'),
  lastAttempt: nullable(ref(AttemptSummary)),
};

export const Delivery = Type.Object(deliveryProperties, {
  $id: 'Delivery',
  description: 'One event on its way to one receiver.',
});

export const DeliveryWithAttempts = Type.Object(
  {
    ...deliveryProperties,
    attempts: Type.Array(ref(Attempt), { description: 'The last hundred, oldest first.' }),
  },
  { $id: 'DeliveryWithAttempts' },
);

export const DeliveryPage = pageOf('DeliveryPage', Delivery, `Deliveries, newest first. ${MAY_BE_SHORT}`);

export const DeliveryQuery = Type.Object(
  {
    endpointId: Type.Optional(id('endpoint', 'Only those to this endpoint.')),
    status: Type.Optional(
      Type.Array(Type.Enum(deliveryStatuses), {
        minItems: 1,
        uniqueItems: true,
        description: 'Only those in one of these statuses; repeat the parameter for several.',
      }),
    ),
    eventType: Type.Optional(
      Type.Array(Type.Enum(eventTypes), {
        minItems: 1,
        uniqueItems: true,
        description: 'Only those of events of these types; repeat the parameter for several.',
      }),
    ),
    eventId: Type.Optional(id('event', 'Only those of this event.')),
    generationId: Type.Optional(id('generation', 'Only those of the events of this generation.')),
    createdAfter: Type.Optional(timestamp('Only those of events of then or later.')),
    createdBefore: Type.Optional(timestamp('Only those of events before then.')),
    ...pageParameters,
    cursor: Type.Optional(id('delivery', 'The `nextCursor` of the page before.')),
  },
  { additionalProperties: false },
);
