import { errorCatalogue } from '../../domain/error-catalogue.ts';

/**
 * Documents what every operation answers alike: the id of each request, 400 for parameters that are not documented, 413 and 415 for
 * bodies, and the headers of some statuses. Done here so that no route can forget it.
 */
export function documentAnswers(path: string, method: string, operation: AnsweringOperation): void {
  const { responses = {} } = operation;
  operation.responses = responses;
  const isDropIn = path.startsWith('/api/');
  // Also where nothing is validated, a request that is not HTTP is refused.
  if (!isDropIn) responses[400] ??= problem('invalid_request');
  if (!isDropIn && method !== 'get') {
    responses[413] ??= problem('payload_too_large');
    responses[415] ??= problem('unsupported_media_type');
  }
  for (const [status, response] of Object.entries(responses)) {
    const names: AnswerHeader[] = ['X-Request-Id', ...(headersOf[status] ?? [])];
    const headers = Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
    responses[status] = { ...response, headers: { ...response.headers, ...headers } };
  }
}

/** The part of an operation that this changes. */
export interface AnsweringOperation {
  responses?: Record<string, Answer>;
}

interface Answer {
  description?: string;
  headers?: Record<string, object>;
  content?: object;
}

/** The headers that responses of all faces have. */
export const answerHeaders = {
  'X-Request-Id': {
    description: 'The id of the request, as in `requestId` of an error and in the log. The `X-Request-Id` of the request if it had one.',
    schema: { type: 'string' as const, maxLength: 64 },
    example: '0c6a5d1e-5f6f-4a4e-9a62-6d3f1f0f4f77',
  },
  'WWW-Authenticate': {
    description: 'How to authenticate (RFC 9110).',
    schema: { type: 'string' as const },
    example: 'Bearer realm="nanogate"',
  },
};

type AnswerHeader = keyof typeof answerHeaders | 'Retry-After';

const headersOf: Partial<Record<string, AnswerHeader[]>> = {
  401: ['WWW-Authenticate'],
  429: ['Retry-After'],
  503: ['Retry-After'],
};

function problem(code: keyof typeof errorCatalogue): Answer {
  return {
    description: `\`${code}\`: ${errorCatalogue[code].meaning}`,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}
