import { refusals, refuse, type RefusalCode } from '../refuse.ts';
import { htmlReply } from './html-reply.ts';
import { jsonReply } from './json-reply.ts';
import { choiceArgument, integerArgument, unanswered, type Scenario } from './scenario.ts';

const htmlStatuses = [403, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 530].map(String);
const redirectStatuses = [301, 302, 303, 307, 308].map(String);

/** HTTP statuses and refusals in place of the true answer. The request is not processed. */
export const httpFaults: readonly Scenario[] = [
  unanswered('html', null, 'HTTP 200 with an HTML page: a challenge or maintenance page.', () =>
    htmlReply(200, 'Just a moment...'),
  ),
  unanswered(
    'http',
    choiceArgument('status', htmlStatuses, '503'),
    'An HTML error page of a CDN.',
    (status) => htmlReply(Number(status)),
  ),
  unanswered(
    'rate-limited',
    integerArgument('seconds', 0, 86_400, 30),
    'HTTP 429 with `API_KEY_RATE_LIMIT_EXCEEDED` and `Retry-After` in seconds.',
    (seconds) => jsonReply(refuse('API_KEY_RATE_LIMIT_EXCEEDED'), { 'retry-after': seconds }),
  ),
  unanswered('unavailable', null, 'HTTP 503 with JSON and `errorCode` `SERVICE_UNAVAILABLE`.', () =>
    jsonReply({
      status: 503,
      body: { success: false, error: 'Service unavailable', errorCode: 'SERVICE_UNAVAILABLE' },
    }),
  ),
  unanswered(
    'redirect',
    choiceArgument('status', redirectStatuses, '307'),
    'A redirect to `/redirected` on the sandbox, which answers 404 and is recorded.',
    (status) => ({ kind: 'redirect', status: Number(status) }),
  ),
  unanswered(
    'error',
    {
      ...choiceArgument('code', Object.keys(refusals), 'GENERATION_FAILED'),
      allowed: 'a code of that table',
    },
    "A code of the vendor's error table, with its HTTP status. The request is not processed.",
    (code) => jsonReply(refuse(code as RefusalCode)),
  ),
  refusal('generation-failed', 'GENERATION_FAILED'),
  refusal('credit-reservation-failed', 'CREDIT_RESERVATION_FAILED'),
  refusal('out-of-credits', 'INSUFFICIENT_CREDITS'),
];

function refusal(name: string, code: RefusalCode): Scenario {
  return {
    name,
    appliesTo: 'generate',
    argument: null,
    polls: 0,
    does: `HTTP ${refusals[code].status} with \`${code}\`, whatever the balance.`,
    effect: () => ({ onGenerate: { response: jsonReply(refuse(code)), processes: false } }),
  };
}
