import type { Api } from '../../api.ts';
import type { Call } from './world.ts';

/** The refusals that many operations document, each made from a call that succeeds. */
export const generalRefusals: Record<string, (call: Call, route: string) => Call> = {
  '400 invalid_request': (call, route) =>
    route.includes(' /api/') ? { ...call, body: {} } : { ...call, query: 'unknown=1' },
  '400 malformed_json': (call) => withPayload(call, '{'),
  '401 unauthorized': (call) => ({ ...call, headers: { ...call.headers, authorization: '' } }),
  '403 forbidden': (call) => ({ ...call, isPowerless: true }),
  '404 not_found': (call) =>
    call.params === undefined
      ? { ...call, body: { generationId: `gen_${'0'.repeat(26)}` } }
      : { ...call, params: withUnknownLast(call.params) },
  // Not a refusal: the caller has this version already.
  '304': (call) => ({ ...call, headers: { ...call.headers, 'if-none-match': '*' } }),
  '406 not_acceptable': (call) => ({ ...call, headers: { ...call.headers, accept: 'audio/midi' } }),
  // Refused by the length it announces.
  '413 payload_too_large': (call) => {
    const large = withPayload(call, '{}');
    return { ...large, headers: { ...large.headers, 'content-length': '100000000' } };
  },
  '415 unsupported_media_type': (call) => withPayload(call, 'a', 'text/plain'),
  '429 rate_limited': (call) => ({
    ...call,
    headers: { ...call.headers, authorization: 'Bearer nk_wrong' },
    remoteAddress: GUESSING_ADDRESS,
  }),
};

const GUESSING_ADDRESS = '192.0.2.1';

/** Sends wrong tokens from one address until it is refused for that. */
export async function exhaustWrongTokens(api: Api): Promise<void> {
  const wrong = { headers: { authorization: 'Bearer nk_wrong' }, remoteAddress: GUESSING_ADDRESS };
  while ((await api.call('GET /v1/budget', wrong)).status !== 429);
}

function withPayload(call: Call, payload: string, contentType = 'application/json'): Call {
  return { ...call, body: undefined, payload, headers: { ...call.headers, 'content-type': contentType } };
}

function withUnknownLast(params: Record<string, string>): Record<string, string> {
  const names = Object.keys(params);
  return { ...params, [names.at(-1)!]: params[names.at(-1)!]!.replace(/[^_]+$/, '0'.repeat(26)) };
}
