/**
 * Documents the limits of an operation that requires a team's key: the headers of each response, and 429,
 * which every operation can return. Done here and not in the routes' schemas, so that no route can forget
 * it.
 */
export function documentLimits(operation: LimitedOperation): void {
  const { security, responses } = operation;
  if (responses === undefined) return;
  if (security?.some((scheme) => 'operatorToken' in scheme)) responses[429] ??= tooManyWrongTokens;
  // An operation with its own `security` does not use a team's key, which is the default of the document.
  if (security?.some((scheme) => 'teamKey' in scheme) === false) return;
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


/**
 * Headers of every response to a request with a team's key, as in draft-ietf-httpapi-ratelimit-headers-10
 * and RFC 9110.
 */
export const limitHeaders = {
  'RateLimit-Policy': {
    description:
      'Request limits of the team and of the key: `q` requests in any `w` seconds.',
    schema: { type: 'string' as const },
    example: '"team";q=600;w=60, "key";q=60;w=60',
  },
  RateLimit: {
    description: 'State of these limits: `r` requests remain, and more become available in `t` seconds.',
    schema: { type: 'string' as const },
    example: '"team";r=599;t=60, "key";r=59;t=12',
  },
  'Retry-After': {
    description: 'Seconds to wait before trying again.',
    schema: { type: 'integer' as const, minimum: 0, maximum: 2 ** 31 - 1 },
  },
};

const reference = (name: keyof typeof limitHeaders) => ({ $ref: `#/components/headers/${name}` });

const tooManyWrongTokens: Response = {
  description: '`rate_limited`: your address sent too many wrong tokens. A valid token is always served.',
  headers: { 'Retry-After': reference('Retry-After') },
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

const tooManyRequests: Response = {
  description: '`rate_limited`: a limit of the team or of the key is reached, or your address sent too many wrong keys.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/LimitProblem' } } },
};
