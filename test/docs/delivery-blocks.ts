import { attemptOutcome, type AttemptOutcome } from '../../src/domain/deliveries/attempt-outcome.ts';
import { SECOND_MS } from '../../src/domain/clock.ts';
import { defaultRetryScheduleMs, nextState } from '../../src/domain/deliveries/next-state.ts';
import {
  DISABLE_AFTER_MS,
  FAILURES_BEFORE_DISABLING,
  FAILURES_BEFORE_OPENING,
  FIRST_BACK_OFF_MS,
  healthAfter,
  healthyReceiver,
  MAX_BACK_OFF_MS,
  reasonToDisable,
} from '../../src/domain/endpoints/receiver-health.ts';
import { MAX_BODY_BYTES } from '../../src/webhooks/run-attempt.ts';
import { duration, table } from './markdown.ts';

/** What the documents print about the delivery of webhooks. */
export const deliveryBlocks: Record<string, () => string> = {
  'retry-schedule': () =>
    table(
      ['attempt', 'delay', 'since the first attempt'],
      [0, ...defaultRetryScheduleMs].map((delayMs, index, delays) => [
        String(index + 1),
        index === 0 ? 'at once' : duration(delayMs),
        index === 0 ? '' : duration(delays.slice(0, index + 1).reduce((sum, delay) => sum + delay)),
      ]),
    ),

  'delivery-rules': () =>
    table(
      ['response', 'delivery', 'receiver'],
      ends.map(([meaning, end]) => [meaning, outcomeOf(end), healthOf(end)]),
    ),

  'receiver-circuit': () =>
    `After ${FAILURES_BEFORE_OPENING} attempts in a row that find a receiver unavailable, its circuit **opens**: the gateway sends it nothing for ` +
    `${duration(FIRST_BACK_OFF_MS)} (or up to a fifth less), then twice as long each time, at most ${duration(MAX_BACK_OFF_MS)}. Its deliveries wait. ` +
    'Then the circuit is **half-open**: one attempt at a time is made, until one is answered.',

  'endpoint-disabling': () =>
    `An endpoint is **disabled** when it answers 410, or when it has acknowledged nothing for ${duration(DISABLE_AFTER_MS)} and either a ` +
    `delivery has failed for good or ${FAILURES_BEFORE_DISABLING} attempts in a row found it unavailable.`,
};

const answer = (statusCode: number | null, timedOut = false) =>
  attemptOutcome({ ok: statusCode === 200, statusCode, retryAfterMs: null, timedOut });

const ends: [string, AttemptOutcome][] = [
  ['2xx', answer(200)],
  ['3xx (never followed), 4xx other than those below', answer(404)],
  ['410', answer(410)],
  ['429, 502, 503, 504', answer(503)],
  ['no complete response within the time-out', answer(null, true)],
  ['other 5xx, no connection', answer(500)],
  [
    `2xx that is cut off, or with more than ${MAX_BODY_BYTES / 1_024} kB of body`,
    attemptOutcome({ ok: false, statusCode: 200, retryAfterMs: null, timedOut: false }),
  ],
  ['none: the gateway could not sign it', { kind: 'not_sent' }],
];

function outcomeOf(end: AttemptOutcome): string {
  const { status, nextAttemptAt } = nextState(end, {
    scheduleMs: [SECOND_MS],
    attempts: 1,
    now: 0,
    random: 0,
  });
  if (status !== 'pending') return `is \`${status}\``;
  const isUsual = nextAttemptAt < SECOND_MS;
  return isUsual ? 'is retried by the schedule' : `is retried, after at least ${duration(nextAttemptAt)}`;
}

function healthOf(end: AttemptOutcome): string {
  if (reasonToDisable(end, healthyReceiver, { status: 'failed' }, 0) !== null)
    return 'gone: its endpoint is disabled';
  const before = { ...healthyReceiver, consecutiveFailures: 1, failingSince: 0 };
  const { consecutiveFailures, failingSince } = healthAfter(before, end, 1, 0);
  if (failingSince === null) return 'healthy';
  if (consecutiveFailures === 0) return 'failing';
  return consecutiveFailures > 1 ? 'unavailable' : 'unchanged';
}
