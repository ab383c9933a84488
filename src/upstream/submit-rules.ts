import type { SubmitRule } from './outcome-rule.ts';

/**
 * The outcome of a submission: the first row that applies. Error codes are those of the vendor's API
 * document; the meaning of Cloudflare's statuses is from its page "Cloudflare 5xx errors".
 * `docs/upstream-outcomes.md` prints this table.
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
    because: 'the connection broke or timed out after the request was written',
  },
  {
    status: '2xx',
    body: ['failed'],
    outcome: 'refused',
    because: 'the generation failed at once; the upstream refunds the credits',
  },
  {
    status: '2xx',
    body: ['generationId', 'a picture'],
    outcome: 'confirmed',
    because: 'there is an id to poll, or the picture already, whatever else is unexpected',
  },
  {
    status: 'any',
    body: ['generationId without errorCode'],
    outcome: 'confirmed',
    because: 'there is an id to poll, despite the status',
  },
  {
    status: [502, 504, 520, 524],
    outcome: 'unknown',
    because: 'a proxy reached the upstream and lost its answer',
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
    because: 'the allowance is exhausted, or the CDN limits the client',
  },
  {
    status: 'any',
    body: ['API_KEY_RATE_LIMIT_EXCEEDED'],
    outcome: 'not_sent',
    cause: 'rate_limited',
    because: 'the allowance is exhausted',
  },
  {
    status: 'any',
    body: ['INSUFFICIENT_CREDITS'],
    outcome: 'not_sent',
    cause: 'out_of_credits',
    because: "the account's balance is too low; the request itself is valid",
  },
  {
    status: [401],
    outcome: 'not_sent',
    cause: 'key_refused',
    because: 'the key was refused',
  },
  {
    status: 'any',
    body: ['LOGIN_REQUIRED', 'FORBIDDEN'],
    outcome: 'not_sent',
    cause: 'key_refused',
    because: 'the key was refused',
  },
  {
    status: 'any',
    body: ['CREDIT_RESERVATION_FAILED'],
    outcome: 'not_sent',
    cause: 'unavailable',
    because: 'it failed before the generation started; the request is valid and may succeed later',
  },
  {
    status: [503],
    body: ['JSON of the API'],
    outcome: 'not_sent',
    cause: 'unavailable',
    because: 'the API itself reports that it is unavailable',
  },
  {
    status: [500],
    body: ['failed'],
    outcome: 'refused',
    because: 'the generation failed; the upstream refunds the credits',
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
    because: 'an answer without an errorCode is not from the API; check NANOPHOTO_BASE_URL',
  },
  {
    status: 'any',
    outcome: 'unknown',
    because: 'the answer does not say whether the generation was started',
  },
] as const satisfies readonly SubmitRule[];
