import { Type } from 'typebox';
import { IDEMPOTENCY_KEY_MAX_LENGTH } from '../plugins/read-idempotency-key.ts';

export const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      minLength: 1,
      // Room for the quotes and backslashes of a quoted string: `plugins/read-idempotency-key.ts` counts the characters of the key.
      maxLength: 2 * IDEMPOTENCY_KEY_MAX_LENGTH + 2,
      pattern: '^[\\x20-\\x7e]+$',
      description:
        'Identifies this request: 1 to 255 characters, bare or as a quoted string (draft-ietf-httpapi-idempotency-key-header-07), which are the same key. A repetition of the same request returns the first generation and holds nothing; another request is refused. Requests are compared after defaults are filled in. Keys are kept for `RETENTION_IDEMPOTENCY_KEYS_DAYS`.',
      examples: ['order-4711'],
    }),
  ),
  // An invalid one is ignored, as the specification wants it.
  traceparent: Type.Optional(
    Type.String({
      description:
        'W3C trace context. Stored with the generation, logged, and sent with its webhooks; an invalid one is ignored.',
    }),
  ),
});

export const replayedHeader = {
  'Idempotency-Replayed': {
    type: 'string',
    enum: ['true'],
    description: 'Present when an earlier request with the same `Idempotency-Key` created the generation.',
  },
  'Idempotent-Replayed': {
    type: 'string',
    enum: ['true'],
    description: 'The same as `Idempotency-Replayed`, under the name that versions before 0.3.0 used.',
  },
};

export const acceptedHeaders = {
  headers: { Location: { type: 'string', description: 'The path of the generation.' }, ...replayedHeader },
};
