import {
  accountFailureReasons,
  backOffs,
  usability,
  type AccountFailureReason,
} from '../../src/domain/upstream/account-health.ts';
import { models } from '../../src/domain/models/catalogue.ts';
import { FOLLOW_UP_POLLS_MS, toPollResult, type PollAnswer } from '../../src/domain/poll-plan/poll-result.ts';
import { code, duration, table } from './markdown.ts';

/** What the documents print of the upstream engine. */
export const upstreamBlocks: Record<string, () => string> = {
  'account-rests': () =>
    table(
      ['trouble', 'when', 'rests for', 'at most', 'meanwhile'],
      accountFailureReasons.map((failureReason) => [
        code(failureReason),
        troubleMeanings[failureReason],
        ...restOf(failureReason),
        stopsPolls(failureReason) ? 'neither submissions nor polls' : 'polls go on; no submissions',
      ]),
    ),

  'poll-verdicts': () =>
    table(
      ['what the answer says', 'what follows'],
      answers.map(([answer, meaning]) => [meaning, verdictOf(answer)]),
    ),

  'longest-durations': () =>
    models.map(({ id, maxDurationMs }) => `${code(id)} ${duration(maxDurationMs)}`).join(', '),

  'follow-up-polls': () => FOLLOW_UP_POLLS_MS.map((ms) => duration(ms)).join(', '),
};

const troubleMeanings: Record<AccountFailureReason, string> = {
  unreachable: 'no connection: name, address, TLS or connect time-out',
  unavailable: 'no usable answer, or a server error',
  rate_limited: 'the upstream says that the allowance is used up',
  out_of_credits: "the account's balance is too low",
  key_refused: 'the key was not accepted',
};

function restOf(failureReason: AccountFailureReason): string[] {
  if (failureReason === 'key_refused') return ['until the operator resumes it', ''];
  const { firstMs, maxMs, tolerated } = backOffs[failureReason];
  const from = tolerated === 0 ? '' : `, from the ${ordinals[tolerated]} in a row on`;
  return [`${duration(firstMs)}, doubled each time${from}`, duration(maxMs)];
}

const ordinals = ['first', 'second', 'third', 'fourth'];

function stopsPolls(failureReason: AccountFailureReason): boolean {
  const health = { pausedAt: null, failureReason, failureMessage: '', failureCount: 1, retryAt: 1 };
  return usability(health, 'poll', 0).use === 'not';
}

const answers: [PollAnswer, string][] = [
  [{ kind: 'completed', imageUrl: 'x' }, '`completed`, with a picture'],
  [{ kind: 'failed', message: '' }, '`failed`'],
  [{ kind: 'forbidden' }, '`FORBIDDEN`'],
  [{ kind: 'not_found' }, '`NOT_FOUND`'],
  [{ kind: 'completed_without_image' }, '`completed`, without a usable picture'],
  [
    { kind: 'running', status: 'pending', progress: null },
    '`pending`, `generating`, or a word that is not known',
  ],
  [{ kind: 'no_answer' }, 'no answer, a server error, or anything else'],
];

function verdictOf(answer: PollAnswer): string {
  const unlooked = {
    lastRunningAt: null,
    lastProgress: null,
    unconfirmedResult: null,
    unconfirmedSince: null,
  };
  const first = toPollResult(answer, unlooked, 0);
  switch (first.result) {
    case 'completed':
      return 'completed; the price is settled';
    case 'failed':
      return `failed ${code(first.error.code)}; the price is released`;
    case 'open':
      return 'no result: asked again';
    case 'unconfirmed': {
      const { unconfirmedResult, unconfirmedSince, pollAgainAt } = first;
      const second = toPollResult(answer, { ...unlooked, unconfirmedResult, unconfirmedSince }, pollAgainAt);
      if (second.result !== 'failed') throw new Error(`${answer.kind} twice ends nothing`);
      return `asked again after ${duration(pollAgainAt)}; said twice, failed ${code(second.error.code)}`;
    }
  }
}
