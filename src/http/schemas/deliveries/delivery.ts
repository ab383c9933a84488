import { Type } from 'typebox';
import { eventTypes } from '../../../domain/events/event-type.ts';
import { deliveryFailureReasons, deliveryStatuses } from '../../../domain/deliveries/delivery.ts';
import { occurredBetween } from '../occurred-between.ts';
import { MAY_BE_SHORT, pageOf, pageParameters } from '../page-of.ts';
import { ref } from '../ref.ts';
import { count, id, nullable, nullableTimestamp, timestamp } from '../values.ts';
import { DeliveryAttempt, DeliveryAttemptSummary } from './delivery-attempt.ts';

const properties = {
  id: id('delivery'),
  object: Type.Literal('delivery'),
  eventId: id('event', 'The event, which is also the `webhook-id` of every attempt.'),
  eventType: Type.Enum(eventTypes, { description: 'The type of the event.' }),
  endpointId: nullable(id('endpoint', 'The endpoint; null for the `webhook.url` of a request.')),
  url: Type.String({
    description:
      'URL of the last attempt; before the first attempt, the URL of the endpoint when the event occurred. Each attempt uses the current URL of the endpoint.',
  }),
  status: Type.Enum(deliveryStatuses, {
    examples: ['failed'],
    description:
      '`pending` (due, or waiting for a retry) → `delivered` or `failed` (retries exhausted). `retry` and `recover` set it to `pending` again.',
  }),
  attemptCount: count('Number of attempts so far.'),
  nextAttemptAt: nullableTimestamp(
    'When the next attempt is due; null unless pending. A paused endpoint holds it back longer.',
  ),
  createdAt: timestamp('When the event occurred.'),
  finishedAt: nullableTimestamp('When the event was delivered or the retries were exhausted.'),
  failureReason: nullable(
    Type.Enum(deliveryFailureReasons, {
      description:
        'Why it failed; null unless it did. `attempts_exhausted`: the last attempt of the schedule failed. `receiver_gone`: it answered 410. `receiver_down`: the receiver of a request was down for days. `endpoint_deleted` and `endpoint_disabled`: there is nothing to send to.',
    }),
  ),
  lastAttempt: ref(DeliveryAttemptSummary),
};

export const Delivery = Type.Object(properties, {
  $id: 'Delivery',
  description: 'The delivery of one event to one receiver.',
});

export const DeliveryWithAttempts = Type.Object(
  {
    ...properties,
    attempts: Type.Array(ref(DeliveryAttempt), { description: 'The last 100 attempts, oldest first.' }),
  },
  { $id: 'DeliveryWithAttempts', description: 'A delivery with its attempts.' },
);

export const DeliveryPage = pageOf('DeliveryPage', Delivery, `Deliveries, newest first. ${MAY_BE_SHORT}`);

export const DeliveryQuery = Type.Object(
  {
    endpointId: Type.Optional(id('endpoint', 'Only deliveries to this endpoint.')),
    status: Type.Optional(
      Type.Array(Type.Enum(deliveryStatuses), {
        minItems: 1,
        uniqueItems: true,
        description: 'Only deliveries with these statuses; repeat the parameter for several.',
      }),
    ),
    eventType: Type.Optional(
      Type.Array(Type.Enum(eventTypes), {
        minItems: 1,
        uniqueItems: true,
        description: 'Only deliveries of events of these types; repeat the parameter for several.',
      }),
    ),
    eventId: Type.Optional(id('event', 'Only deliveries of this event.')),
    generationId: Type.Optional(id('generation', 'Only deliveries of events of this generation.')),
    ...occurredBetween,
    ...pageParameters,
    cursor: Type.Optional(id('delivery', 'The `nextCursor` of the previous page.')),
  },
  { additionalProperties: false },
);
