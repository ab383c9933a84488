import { Type } from 'typebox';

export const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      pattern: '^[\\x20-\\x7e]+$',
      description:
        'Identifies this request. A repetition with the same body returns the first generation and holds nothing; with another body it is refused.',
      examples: ['order-4711'],
    }),
  ),
});

export const replayedHeader = {
  'Idempotent-Replayed': {
    type: 'string',
    enum: ['true'],
    description: 'Present when an earlier request with the same `Idempotency-Key` created the generation.',
  },
};

export const acceptedHeaders = {
  headers: { Location: { type: 'string', description: 'The path of the generation.' }, ...replayedHeader },
};
