import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { MINUTE_MS, SECOND_MS } from '../../../src/domain/clock.ts';
import { listAccounts } from '../../../src/operations/upstream/list-accounts.ts';
import { reapLeases } from '../../../src/operations/upstream/reap-leases.ts';
import { testAccounts } from '../../../src/operations/upstream/test-accounts.ts';
import type { PollOutcome } from '../../../src/upstream/poll-outcome.ts';
import { describeOnEngines } from '../../engines.ts';
import { acceptPicture, createContext, createPrincipal, submitNext, type TestContext } from '../fixture.ts';
import { accountRows, generationRows, unreconciledChargeRows } from '../stored.ts';
import { completed } from './fake-upstream.ts';
import { claimAll, runFor } from './virtual-hour.ts';

const noAnswer: PollOutcome = { kind: 'no_answer', cause: 'unavailable', reason: '502', retryAfterMs: null };
const running: PollOutcome = { kind: 'running', status: 'generating', progress: null };

describeOnEngines('while the upstream loses answers', (engine) => {
  let context: TestContext;
  let principal: Principal;

  beforeEach(async () => {
    const accounts = [{ name: 'main', apiKey: 'k', requestsPerHour: 1_000, maxInFlight: 200 }];
    context = await createContext(engine, { accounts });
    principal = await createPrincipal(context);
  });
  afterEach(() => context.database.drop());

  const accept = async (number: number) => {
    for (let i = 0; i < number; i++) await acceptPicture(context, principal, { queueTimeoutSeconds: 86_400 });
  };

  it.each<[string, number, PollOutcome | null]>([
    ['pages at once, nothing in flight', 0, null],
    ['pages at once, to polls too', 0, noAnswer],
    ['pages at once, polls are answered', 0, running],
    ['pages after 5 s, polls are answered', 5 * SECOND_MS, running],
    ['no answer at all for a minute', MINUTE_MS, noAnswer],
    ['no answer at all for a minute, polls are answered', MINUTE_MS, running],
  ])('%s: at most 8 unreconciled charges in 5 minutes, then all goes on', async (_, answerMs, polled) => {
    if (polled !== null) {
      await accept(1);
      await submitNext(context);
      context.upstream.checkStatus = async () => polled;
    }
    await accept(15);
    const { submit } = context.upstream;
    context.upstream.submit = async () => ({ kind: 'unknown', reason: 'HTTP 500' });
    await runFor(context, 5 * MINUTE_MS, answerMs);
    const charges = (await unreconciledChargeRows(context)).length;
    expect(charges).toBeGreaterThanOrEqual(3);
    expect(charges).toBeLessThanOrEqual(8);
    expect(await listAccounts(context)).toMatchObject([
      { circuit: expect.stringMatching(/open/) as string, failureReason: 'unavailable' },
    ]);

    context.upstream.submit = submit;
    context.upstream.checkStatus = async () => completed;
    await runFor(context, 8 * MINUTE_MS);
    const ends = (await generationRows(context)).filter(({ status }) => status === 'completed').length;
    expect(ends).toBe(15 + (polled === null ? 0 : 1) - charges);
    expect(await unreconciledChargeRows(context)).toHaveLength(charges);
    expect(await listAccounts(context)).toMatchObject([{ circuit: 'closed', failureReason: null }]);
  });

  it('submits one at a time after the first, and opens the circuit at the third', async () => {
    await accept(10);
    context.upstream.submit = async () => ({ kind: 'unknown', reason: 'reset' });
    for (let i = 1; i <= 2; i++) {
      await submitNext(context);
      expect(await accountRows(context)).toMatchObject([
        { submitFailureReason: 'unavailable', submitFailureCount: i, submitRetryAt: context.clock.now() },
      ]);
    }
    expect((await claimAll(context)).claims).toHaveLength(1);
  });

  it('keeps few submissions without an answer under way', async () => {
    await accept(40);
    expect((await claimAll(context)).claims).toHaveLength(6);
  });

  it('ten starts, each killed during submission, leave at most 3 unknown outcomes', async () => {
    await accept(200);
    for (let start = 0; start < 10; start++) {
      await testAccounts(context);
      expect((await claimAll(context)).claims.length).toBeLessThanOrEqual(1);
      context.clock.advance(10 * SECOND_MS);
      await reapLeases(context);
    }
    expect((await unreconciledChargeRows(context)).length).toBeLessThanOrEqual(3);
  });

  it('counts the submissions that one kill cut off as one failure of the account', async () => {
    await accept(2);
    await claimAll(context);
    context.clock.advance(context.policy.leaseMs);
    await reapLeases(context);
    expect(await accountRows(context)).toMatchObject([
      { failureReason: 'unavailable', submitFailureCount: 1 },
    ]);
  });
});
