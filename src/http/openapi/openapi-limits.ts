interface Response {
  description?: string;
  headers?: Record<string, object>;
  content?: object;
}
/** The part of an operation that limits change. */
export interface LimitedOperation {
  security?: object[];
  responses?: Record<string, Response>;
}

/** Headers of every answer to a call with a team's key, by draft-ietf-httpapi-ratelimit-headers-10 and RFC 9110. */
export const limitHeaders = {
  'RateLimit-Policy': {
    description:
      'The requests per minute of the team and of the key, where they are limited: `q` calls in any `w` seconds.',
    schema: { type: 'string' as const },
    example: '"team";q=600;w=60, "key";q=60;w=60',
  },
  RateLimit: {
    description: 'How they stand: `r` calls remain, and more come free in `t` seconds.',
    schema: { type: 'string' as const },
    example: '"team";r=599;t=60, "key";r=59;t=12',
  },
  'Retry-After': {
    description: 'In how many seconds to try again.',
    schema: { type: 'integer' as const, minimum: 0 },
  },
};

const reference = (name: keyof typeof limitHeaders) => ({ $ref: `#/components/headers/${name}` });

/**
 * Documents the limits on an operation that needs a team's key: the headers on each of its answers, and 429, which every one of them can
 * give. Here and not in the routes' schemas, so that no route can forget it.
 */
export function documentLimits(operation: LimitedOperation): void {
  const { security, responses } = operation;
  // An operation with a `security` of its own does not take a team's key, which is the document's default.
  if (security !== undefined || responses === undefined) return;
  responses[429] ??= tooManyRequests;
  for (const [status, response] of Object.entries(responses)) {
    responses[status] = {
      ...response,
      headers: {
        ...response.headers,
        'RateLimit-Policy': reference('RateLimit-Policy'),
        RateLimit: reference('RateLimit'),
        ...(status === '429' && { 'Retry-After': reference('Retry-After') }),
      },
    };
  }
}

const tooManyRequests: Response = {
  description: '`rate_limited`, `too_many_in_flight`: a limit of the team or of the key is used up.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/LimitProblem' } } },
};
