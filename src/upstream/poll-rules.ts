import type { PollRule } from './rules.ts';

/**
 * Outcome of a poll: the first row that applies. Only the upstream's own words are a verdict on a generation; everything else is
 * asked again. `as_read`: as the model reads `status`. `docs/upstream-outcomes.md` prints this table.
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
    because: 'the connection broke or the time ran out',
  },
  {
    status: [429],
    outcome: 'no_answer',
    cause: 'rate_limited',
    because: 'the allowance is used up, or the CDN slows the client down',
  },
  {
    status: [401],
    outcome: 'no_answer',
    cause: 'key_refused',
    because: 'the key was not accepted; says nothing of the generation',
  },
  {
    status: 'any',
    body: ['known status', 'GENERATION_FAILED'],
    outcome: 'as_read',
    because: "the upstream's own word, whatever the HTTP status",
  },
  {
    status: '2xx',
    body: ['unknown status'],
    outcome: 'as_read',
    because: 'a new word for "still running", as far as anyone knows',
  },
  {
    status: 'below 500',
    body: ['NOT_FOUND'],
    outcome: 'not_found',
    because: 'the upstream does not know the generation; ask twice before believing it',
  },
  {
    status: 'below 500',
    body: ['FORBIDDEN'],
    outcome: 'forbidden',
    because: "another account's generation",
  },
  {
    status: 'any',
    body: ['API_KEY_RATE_LIMIT_EXCEEDED'],
    outcome: 'no_answer',
    cause: 'rate_limited',
    because: 'the allowance is used up',
  },
  {
    status: 'any',
    body: ['LOGIN_REQUIRED'],
    outcome: 'no_answer',
    cause: 'key_refused',
    because: 'the key was not accepted; says nothing of the generation',
  },
  {
    status: 'any',
    body: ['INSUFFICIENT_CREDITS'],
    outcome: 'no_answer',
    cause: 'out_of_credits',
    because: "about the account's balance; says nothing of the generation",
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
    because: 'a transport or server error, or unreadable: no verdict',
  },
] as const satisfies readonly PollRule[];
