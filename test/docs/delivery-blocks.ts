import { attemptEnd, type AttemptEnd } from '../../src/domain/deliveries/attempt-end.ts';
import { SECOND_MS } from '../../src/domain/clock.ts';
import { defaultRetryScheduleMs, stateAfter } from '../../src/domain/deliveries/delivery-schedule.ts';
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
import { MAX_BODY_BYTES } from '../../src/webhooks/attempt.ts';
import { duration, table } from './markdown.ts';

/** What the documents print of the rules by which webhooks are delivered. */
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
      ['what came', 'the delivery', 'says that the receiver'],
      ends.map(([meaning, end]) => [meaning, outcomeOf(end), healthOf(end)]),
    ),

  'receiver-rests': () =>
    `After ${FAILURES_BEFORE_OPENING} attempts in a row that say that a receiver is unavailable it **rests**: for ${duration(FIRST_BACK_OFF_MS)} ` +
    `(or up to a fifth less), then twice as long each time, at most ${duration(MAX_BACK_OFF_MS)}. What is for it waits meanwhile. Then one attempt at ` +
    'a time is made, until one is answered.',

  'endpoint-disabling': () =>
    `An endpoint is **disabled** when it answers 410, or when it has taken nothing for ${duration(DISABLE_AFTER_MS)} and either a ` +
    `delivery has failed for good or ${FAILURES_BEFORE_DISABLING} attempts in a row said that it is unavailable.`,
};

const answer = (statusCode: number | null, timedOut = false) =>
  attemptEnd({ ok: statusCode === 200, statusCode, retryAfterMs: null, timedOut });

const ends: [string, AttemptEnd][] = [
  ['2xx', answer(200)],
  ['3xx (never followed), 4xx other than those below', answer(404)],
  ['410', answer(410)],
  ['429, 502, 503, 504', answer(503)],
  ['no complete answer within the time-out', answer(null, true)],
  ['other 5xx, no connection', answer(500)],
  [
    `2xx that breaks off, or with more than ${MAX_BODY_BYTES / 1_024} kB of body`,
    attemptEnd({ ok: false, statusCode: 200, retryAfterMs: null, timedOut: false }),
  ],
  ['nothing: the gateway could not sign it', { kind: 'not_sent' }],
];

function outcomeOf(end: AttemptEnd): string {
  const { status, nextAttemptAt } = stateAfter(end, {
    scheduleMs: [SECOND_MS],
    attempts: 1,
    now: 0,
    random: 0,
  });
  if (status !== 'pending') return `is \`${status}\``;
  const isUsual = nextAttemptAt < SECOND_MS;
  return isUsual
    ? 'is tried again by the schedule'
    : `is tried again, after at least ${duration(nextAttemptAt)}`;
}

function healthOf(end: AttemptEnd): string {
  if (reasonToDisable(end, healthyReceiver, { status: 'failed', nextAttemptAt: null }, 0) !== null)
    return 'is gone: its endpoint is disabled';
  const before = { ...healthyReceiver, consecutiveFailures: 1, failingSince: 0 };
  const { consecutiveFailures, failingSince } = healthAfter(before, end, 1, 0);
  if (failingSince === null) return 'is well';
  if (consecutiveFailures === 0) return 'is there, and takes nothing';
  return consecutiveFailures > 1 ? 'is unavailable' : 'nothing';
}
