import type { SubmitRule } from './rules.ts';

/**
 * Outcome of a submit: the first row that applies. Error codes are the upstream's own; what Cloudflare's statuses mean is from
 * its page "Cloudflare 5xx errors". `docs/upstream-outcomes.md` prints this table.
 */
export const submitRules = [
  {
    status: 'not connected',
    outcome: 'not_sent',
    cause: 'unreachable',
    because: 'name, address, TLS or connect time-out: no request was written',
  },
  {
    status: 'no answer',
    outcome: 'unknown',
    because: 'the connection broke or the time ran out after the request was written',
  },
  {
    status: '2xx',
    body: ['generationId'],
    outcome: 'confirmed',
    because: 'there is an id to ask about, whatever else is odd',
  },
  {
    status: 'any',
    body: ['generationId without errorCode'],
    outcome: 'confirmed',
    because: 'an id to ask about is worth more than an odd status',
  },
  {
    status: [502, 504, 520, 524],
    outcome: 'unknown',
    because: 'a gateway reached the upstream and lost its answer',
  },
  {
    status: [521, 522, 523, 525, 526, 530],
    outcome: 'not_sent',
    cause: 'unavailable',
    because: 'Cloudflare could not connect to the upstream',
  },
  {
    status: [429],
    outcome: 'not_sent',
    cause: 'rate_limited',
    because: 'the allowance is used up, or the CDN slows the client down',
  },
  {
    status: 'any',
    body: ['API_KEY_RATE_LIMIT_EXCEEDED'],
    outcome: 'not_sent',
    cause: 'rate_limited',
    because: 'the allowance is used up',
  },
  {
    status: 'any',
    body: ['INSUFFICIENT_CREDITS'],
    outcome: 'not_sent',
    cause: 'out_of_credits',
    because: "the account's balance is too low; the request is not at fault",
  },
  {
    status: [401],
    outcome: 'not_sent',
    cause: 'key_refused',
    because: 'the key was not accepted',
  },
  {
    status: 'any',
    body: ['LOGIN_REQUIRED', 'FORBIDDEN'],
    outcome: 'not_sent',
    cause: 'key_refused',
    because: 'the key was not accepted',
  },
  {
    status: 'any',
    body: ['CREDIT_RESERVATION_FAILED'],
    outcome: 'not_sent',
    cause: 'unavailable',
    because: 'it failed before the picture was begun, by no fault of the request, and may work later',
  },
  {
    status: [503],
    body: ['JSON of the API'],
    outcome: 'not_sent',
    cause: 'unavailable',
    because: 'the upstream itself says that it does not take work now',
  },
  {
    status: [500],
    body: ['GENERATION_FAILED'],
    outcome: 'refused',
    because: 'it was tried and failed; the upstream gives the credits back',
  },
  {
    status: '2xx',
    body: ['errorCode with success false'],
    outcome: 'refused',
    because: "the upstream's own refusal",
  },
  {
    status: '3xx',
    outcome: 'not_sent',
    cause: 'unavailable',
    because: 'redirects are not followed; check NANOPHOTO_BASE_URL',
  },
  {
    status: '4xx',
    body: ['any errorCode'],
    outcome: 'refused',
    because: "the upstream's own refusal",
  },
  {
    status: [403],
    outcome: 'not_sent',
    cause: 'unavailable',
    because: 'the CDN blocks the client, not the key; check UPSTREAM_USER_AGENT',
  },
  {
    status: '4xx',
    outcome: 'not_sent',
    cause: 'unavailable',
    because: 'without an errorCode it never reached the API; check NANOPHOTO_BASE_URL',
  },
  {
    status: 'any',
    outcome: 'unknown',
    because: 'it does not say whether the picture is being made',
  },
] as const satisfies readonly SubmitRule[];
