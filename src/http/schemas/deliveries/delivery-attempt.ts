import { Type } from 'typebox';
import { timestamp } from '../values.ts';

const properties = {
  number: Type.Integer({ minimum: 1, description: 'Starts at 1.' }),
  startedAt: timestamp('When the attempt started.'),
  durationMs: Type.Integer({ minimum: 0, description: 'Duration in milliseconds.' }),
  statusCode: Type.Unsafe<number | null>({
    type: ['integer', 'null'],
    description: 'HTTP status of the response; null without a response.',
  }),
  error: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    description: 'Why the attempt failed; null when it was acknowledged.',
  }),
};

/** `resources/deliveries/delivery-resource.ts`, as a schema. */
export const DeliveryAttempt = Type.Object(
  {
    ...properties,
    responseExcerpt: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'The beginning of the response body.',
    }),
  },
  { $id: 'DeliveryAttempt', description: 'One attempt to deliver a webhook.' },
);

export const DeliveryAttemptSummary = Type.Object(properties, { $id: 'DeliveryAttemptSummary' });
