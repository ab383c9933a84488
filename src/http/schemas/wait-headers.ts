import { Type } from 'typebox';

/** The request header of operations that can wait. */
export const WaitHeaders = Type.Object({
  prefer: Type.Optional(
    Type.String({
      description:
        '`wait=N` (RFC 7240) waits until the generation has ended, for at most N seconds, 1 to 60, and responds with its state then. Anything else is ignored.',
      examples: ['wait=30'],
    }),
  ),
});

/** The response headers of a generation that may not have ended. */
export const waitHeaders = {
  'Preference-Applied': {
    type: 'string',
    description: 'The `wait` that was applied, such as `wait=30`. Absent when there was none.',
  },
  'Retry-After': {
    type: 'integer',
    minimum: 1,
    maximum: 3_600,
    description:
      'Seconds until the generation has probably ended, from its estimate. Absent when it has ended.',
  },
};
