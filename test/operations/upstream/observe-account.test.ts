import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AccountFailureReason } from '../../../src/domain/upstream/circuit.ts';
import type { SubmitOutcome } from '../../../src/upstream/submit-outcome.ts';
import { sqlite } from '../../engines.ts';
import { acceptPicture, createContext, createPrincipal, submitNext, type TestContext } from '../fixture.ts';
import { accountRows } from '../stored.ts';

let context: TestContext;
beforeEach(async () => {
  context = await createContext(sqlite, { queueTimeoutMs: 86_400_000 });
});
afterEach(() => context.database.drop());

const notSent = (cause: AccountFailureReason): SubmitOutcome => ({
  kind: 'not_sent',
  cause,
  reason: cause,
  retryAfterMs: null,
});
const refused: SubmitOutcome = { kind: 'refused', errorCode: 'INVALID_PROMPT', message: 'No' };

/** Submits so many, each as soon as the account may be tried; returns what was observed of the account. */
async function observedAfter(...outcomes: (SubmitOutcome | null)[]) {
  const principal = await createPrincipal(context);
  for (const outcome of outcomes) {
    await acceptPicture(context, principal);
    const [account] = await accountRows(context);
    context.clock.set(Math.max(context.clock.now(), account?.retryAt ?? 0, account?.submitRetryAt ?? 0));
    context.upstream.submitOutcomes = outcome === null ? [] : [outcome];
    await submitNext(context);
  }
  return context.observed.flatMap((seen) => (seen.kind === 'account_changed' ? [seen.failureReason] : []));
}

it.each<[string, (SubmitOutcome | null)[], (AccountFailureReason | null)[]]>([
  ['nothing of an account that works', [null, refused, null], []],
  [
    'that it fails, once, however often it is tested',
    [notSent('unreachable'), notSent('unreachable')],
    ['unreachable'],
  ],
  ['that it works again, once', [notSent('unreachable'), null, null], ['unreachable', null]],
  [
    'that it fails for another reason',
    [notSent('unreachable'), notSent('rate_limited')],
    ['unreachable', 'rate_limited'],
  ],
  ['nothing of a first server error', [notSent('unavailable')], []],
])('observes %s', async (_, outcomes, expected) => {
  expect(await observedAfter(...outcomes)).toEqual(expected);
});
