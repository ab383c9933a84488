import { errorCatalogue } from '../../domain/error-catalogue.ts';
import { isPaged } from '../plugins/link-next-page.ts';
import { REVALIDATED, showsOneResource } from '../plugins/tag-resources.ts';

/**
 * Documents what the plugins of the native and the operator's face do for every operation alike: 406, the `ETag` of a resource with
 * `If-None-Match` and 304, and the `Link` of a page. Done here so that no route can forget it.
 */
export function documentReading(path: string, method: string, operation: ReadOperation): void {
  if (!/^\/(admin\/)?v1\//.test(path)) return;
  const { responses = {}, parameters = [] } = operation;
  operation.responses = responses;
  responses[406] ??= notAcceptable;
  const url = path.replace(/\{(\w+)\}/g, ':$1');
  const page = responses[200];
  if (page === undefined || method !== 'get') return;
  if (isPaged({ properties: Object.fromEntries(parameters.map(nameOf)) })) addHeader(page, 'Link');
  if (!showsOneResource({ method: 'GET', url })) return;
  addHeader(page, 'ETag');
  addHeader(page, 'Cache-Control');
  operation.parameters = [...parameters, ifNoneMatch];
  responses[304] = { description: 'The resource has not changed.', headers: page.headers ?? {} };
}

/** The part of an operation that these headers and statuses change. */
export interface ReadOperation {
  parameters?: object[];
  responses?: Record<string, { description?: string; headers?: Record<string, object>; content?: object }>;
}

function nameOf(parameter: object): [string, boolean] {
  return [(parameter as { name: string }).name, true];
}

function addHeader(response: NonNullable<ReadOperation['responses']>[string], name: keyof typeof readHeaders) {
  response.headers = { ...response.headers, [name]: { $ref: `#/components/headers/${name}` } };
}

/** The headers of responses that show something. */
export const readHeaders = {
  ETag: {
    description: 'The version of the resource. Send it as `If-None-Match` to get 304 while it has not changed.',
    schema: { type: 'string' as const },
    example: 'W/"Jd1kDm3Wm3k5mO0yS3nNSDkVJm4"',
  },
  'Cache-Control': {
    description: 'Keep a copy, and ask with `If-None-Match` before you use it.',
    schema: { type: 'string' as const, enum: [REVALIDATED] },
  },
  Link: {
    description: 'The next page, with `rel="next"` (RFC 8288); absent on the last page.',
    schema: { type: 'string' as const },
    example: '</v1/generations?limit=20&cursor=gen_01k3zv8q5rwt4n6m2x7c9d0e1f>; rel="next"',
  },
};

const ifNoneMatch = {
  name: 'If-None-Match',
  in: 'header' as const,
  required: false,
  description: 'The `ETag` of an earlier response.',
  schema: { type: 'string' as const },
};

const notAcceptable = {
  description: `\`not_acceptable\`: ${errorCatalogue.not_acceptable.meaning}`,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};
