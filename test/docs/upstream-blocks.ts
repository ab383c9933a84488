import { healthy, usability } from '../../src/domain/upstream/account-health.ts';
import {
  accountFailureReasons,
  backOffs,
  type AccountFailureReason,
} from '../../src/domain/upstream/circuit.ts';
import { models } from '../../src/domain/models/catalogue.ts';
import {
  FOLLOW_UP_POLLS_MS,
  toPollResult,
  type PollAnswer,
  type PollResult,
} from '../../src/domain/poll-plan/poll-result.ts';
import { pollRules } from '../../src/upstream/poll-rules.ts';
import type { PollRule, SubmitRule } from '../../src/upstream/outcome-rule.ts';
import { submitRules } from '../../src/upstream/submit-rules.ts';
import { code, duration, table } from './markdown.ts';

/** What the documents print about the upstream. */
export const upstreamBlocks: Record<string, () => string> = {
  'account-back-offs': () =>
    table(
      ['failure reason', 'when', 'back-off', 'at most', 'meanwhile'],
      accountFailureReasons.map((failureReason) => [
        code(failureReason),
        failureMeanings[failureReason],
        ...backOffOf(failureReason),
        stopsPolls(failureReason) ? 'no submissions, no polls' : 'no submissions; polls continue',
      ]),
    ),

  'poll-results': () =>
    table(
      ['answer', 'result'],
      answers.map(([answer, meaning]) => [meaning, resultOf(answer)]),
    ),

  'longest-durations': () =>
    models.map(({ id, maxDurationMs }) => `${code(id)} ${duration(maxDurationMs)}`).join(', '),

  'submit-outcomes': () => outcomeTable(submitRules),

  'poll-outcomes': () => outcomeTable(pollRules),

  'follow-up-polls': () => FOLLOW_UP_POLLS_MS.map((ms) => duration(ms)).join(', '),
};

function outcomeTable(rules: readonly (SubmitRule | PollRule)[]): string {
  return table(['', 'HTTP status', 'body contains', 'outcome', 'because'], rules.map(outcomeRow));
}

function outcomeRow(rule: SubmitRule | PollRule, index: number): string[] {
  const outcome = 'cause' in rule ? `${code(rule.outcome)} ${code(rule.cause)}` : code(rule.outcome);
  const status = typeof rule.status === 'string' ? rule.status : rule.status.join(', ');
  const body = rule.body?.map((saying) => (/^[A-Z_]+$/.test(saying) ? code(saying) : saying)).join(', ');
  return [String(index + 1), status, body ?? '', outcome, rule.because];
}

const failureMeanings: Record<AccountFailureReason, string> = {
  unreachable: 'no connection: name, address, TLS or connect time-out',
  unavailable: 'no usable answer, or a server error',
  rate_limited: 'the upstream reports that the allowance is used up',
  out_of_credits: "the account's balance is too low",
  key_refused: 'the key was not accepted',
};

function backOffOf(failureReason: AccountFailureReason): string[] {
  if (failureReason === 'key_refused') return ['until you resume it', ''];
  const { firstMs, maxMs, tolerated } = backOffs[failureReason];
  const from = tolerated === 0 ? '' : `, from the ${ordinals[tolerated]} in a row`;
  return [`${duration(firstMs)}, doubled each time${from}`, duration(maxMs)];
}

const ordinals = ['first', 'second', 'third', 'fourth'];

function stopsPolls(failureReason: AccountFailureReason): boolean {
  const health = { ...healthy, failureReason, failureMessage: '', failureCount: 1, retryAt: 1 };
  return usability(health, { kind: 'poll' }, 0).requests === 'none';
}

const answers: [PollAnswer, string][] = [
  [{ kind: 'completed', imageUrl: 'x' }, '`completed`, with a usable picture'],
  [{ kind: 'failed', message: '' }, '`failed`, or `success: false` without another `errorCode`'],
  [{ kind: 'forbidden' }, '`FORBIDDEN`'],
  [{ kind: 'not_found' }, '`NOT_FOUND`'],
  [{ kind: 'completed_without_image' }, '`completed`, without a usable picture'],
  [
    { kind: 'failed_unconfirmed', message: '' },
    'an undocumented word for a failure (`error`, or `failed` in capitals), without `success: false`',
  ],
  [{ kind: 'running', status: 'pending', progress: null }, '`pending`, `generating`'],
  [{ kind: 'no_answer' }, 'an unknown word, no answer, a server error, or anything else'],
];

function resultOf(answer: PollAnswer): string {
  const unpolled = {
    lastRunningAt: null,
    lastProgress: null,
    unconfirmedResult: null,
    unconfirmedSince: null,
    pollFailureCount: 0,
  };
  const first = toPollResult(answer, unpolled, 0);
  switch (first.result) {
    case 'completed':
      return 'completed; the price is settled';
    case 'failed':
      return `failed ${code(first.error.code)}; the price is released`;
    case 'running':
      return 'no result: polled again as planned, until the limit of the model';
    case 'unreadable':
      return 'no result: polled again after the back-off of the generation';
    case 'unconfirmed': {
      const { unconfirmedResult, unconfirmedSince } = first;
      const state = { ...unpolled, unconfirmedResult, unconfirmedSince };
      const again: number[] = [];
      let next: PollResult = first;
      while (next.result === 'unconfirmed') {
        again.push(next.pollAgainAt);
        next = toPollResult(answer, state, next.pollAgainAt);
      }
      if (next.result !== 'failed') throw new Error(`${answer.kind} does not end it`);
      const [after, last] = [duration(again[0] ?? 0), duration(again.at(-1) ?? 0)];
      return `unconfirmed: polled again after ${after}, then in growing gaps; after ${last} without another result, failed ${code(next.error.code)}, and an unreconciled charge`;
    }
  }
}
