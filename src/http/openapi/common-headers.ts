import { FILE_POLICY } from '../plugins/send-file.ts';
import { constantHeaders } from '../plugins/set-response-headers.ts';

/**
 * The headers that responses of every operation have, documented once as `x-response-headers`: in each response they would be a third of
 * the document. What a response documents itself goes before. Those that are `required` are in every response.
 */
export const commonHeaders = {
  'Cache-Control': constant('cache-control', 'Keep no copy. What may be kept documents its own.'),
  'Content-Security-Policy': constant('content-security-policy', 'A browser loads nothing for it.', FILE_POLICY),
  'Referrer-Policy': constant('referrer-policy', 'A browser tells no other site its address.'),
  'X-Content-Type-Options': constant('x-content-type-options', 'A browser believes the `Content-Type`.'),
  Vary: {
    description: 'The headers of the request that it depends on (RFC 9110); absent: none.',
    schema: { type: 'string' as const, pattern: '^(Accept|Accept-Encoding|Origin)(, (Accept|Accept-Encoding|Origin))*$' },
    example: 'Origin, Accept-Encoding',
  },
  'Access-Control-Allow-Origin': {
    description: 'For a page of an origin of `CORS_ORIGINS`: that origin, or `*` if every origin is allowed.',
    schema: { type: 'string' as const },
    example: 'https://app.example.com',
  },
  'Access-Control-Expose-Headers': {
    description: 'For a page of an origin of `CORS_ORIGINS`: the headers of the response that it may read.',
    schema: { type: 'string' as const },
    example: 'ETag, Link, Retry-After, X-Request-Id',
  },
};

function constant(name: keyof typeof constantHeaders, description: string, ...others: string[]) {
  const schema = { type: 'string' as const, enum: [constantHeaders[name], ...others] };
  return { description, required: true, schema };
}
