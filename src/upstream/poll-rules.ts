import type { PollRule } from './outcome-rule.ts';

/**
 * The outcome of a poll: the first row that applies. Only what the upstream says itself is a result;
 * everything else is polled again. `as_read`: as the model reads `status`. Error codes are those of the
 * vendor's API document. `docs/upstream-outcomes.md` prints this table.
 */
export const pollRules = [
  {
    status: 'not connected',
    outcome: 'no_answer',
    cause: 'unreachable',
    because: 'name, address, TLS or connect time-out',
  },
  {
    status: 'no answer',
    outcome: 'no_answer',
    cause: 'unavailable',
    because: 'the connection broke or timed out',
  },
  {
    status: [429],
    outcome: 'no_answer',
    cause: 'rate_limited',
    because: 'the allowance is exhausted, or the CDN limits the client',
  },
  {
    status: [401],
    outcome: 'no_answer',
    cause: 'key_refused',
    because: 'the key was refused; no result for the generation',
  },
  {
    status: 'any',
    body: ['known status', 'GENERATION_FAILED'],
    outcome: 'as_read',
    because: "the upstream's own result, whatever the HTTP status",
  },
  {
    status: '2xx',
    body: ['success false'],
    outcome: 'as_read',
    because: 'the generation failed, whatever the status says',
  },
  {
    status: '2xx',
    body: ['unknown status'],
    outcome: 'as_read',
    because: 'an unknown status is read as still running, one that means a failure as unconfirmed',
  },
  {
    status: 'below 500',
    body: ['NOT_FOUND'],
    outcome: 'not_found',
    because: 'the upstream does not know the generation; unconfirmed',
  },
  {
    status: 'below 500',
    body: ['FORBIDDEN'],
    outcome: 'forbidden',
    because: 'the generation belongs to another account; unconfirmed',
  },
  {
    status: 'any',
    body: ['API_KEY_RATE_LIMIT_EXCEEDED'],
    outcome: 'no_answer',
    cause: 'rate_limited',
    because: 'the allowance is exhausted',
  },
  {
    status: 'any',
    body: ['LOGIN_REQUIRED'],
    outcome: 'no_answer',
    cause: 'key_refused',
    because: 'the key was refused; no result for the generation',
  },
  {
    status: 'any',
    body: ['INSUFFICIENT_CREDITS'],
    outcome: 'no_answer',
    cause: 'out_of_credits',
    because: "the account's balance is too low; no result for the generation",
  },
  {
    status: [403],
    body: ['no errorCode'],
    outcome: 'no_answer',
    cause: 'unavailable',
    because: 'the CDN blocks the client, not the key; check UPSTREAM_USER_AGENT',
  },
  {
    status: 'any',
    outcome: 'no_answer',
    cause: 'unavailable',
    because: 'a transport error, a server error or an unreadable answer: no result',
  },
] as const satisfies readonly PollRule[];
