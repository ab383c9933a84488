import { Type } from 'typebox';
import { count, nullable, nullableObject, nullableText, timestamp } from '../values.ts';

const properties = {
  number: count('Starts at 1.', 1),
  startedAt: timestamp('When the attempt started.'),
  durationMs: count('Duration in milliseconds.'),
  statusCode: nullable(
    Type.Integer({
      minimum: 100,
      maximum: 999,
      description: 'HTTP status of the response; null without a response.',
    }),
  ),
  error: nullableText('Why the attempt failed; null when it was acknowledged.'),
};

/** `resources/deliveries/delivery-resource.ts`, as a schema. */
export const DeliveryAttempt = Type.Object(
  {
    ...properties,
    responseExcerpt: nullableText('The beginning of the response body.'),
  },
  { $id: 'DeliveryAttempt', description: 'One attempt to deliver a webhook.' },
);

export const DeliveryAttemptSummary = nullableObject(properties, {
  $id: 'DeliveryAttemptSummary',
  description: 'The last attempt to deliver a webhook; null before the first.',
});
