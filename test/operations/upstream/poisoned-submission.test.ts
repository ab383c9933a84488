import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { MINUTE_MS, SECOND_MS } from '../../../src/domain/clock.ts';
import type { AccountFailureReason } from '../../../src/domain/upstream/circuit.ts';
import { expireQueued } from '../../../src/operations/upstream/expire-queued.ts';
import { claimSubmission } from '../../../src/operations/upstream/claim-submission.ts';
import { listAccounts } from '../../../src/operations/upstream/list-accounts.ts';
import { resumeAccount } from '../../../src/operations/upstream/resume-account.ts';
import { submitRules } from '../../../src/upstream/submit-rules.ts';
import type { SubmitOutcome } from '../../../src/upstream/submit-outcome.ts';
import { describeOnEngines } from '../../engines.ts';
import {
  acceptPicture,
  claimNext,
  createContext,
  createPrincipal,
  current,
  submitNext,
  type TestContext,
} from '../fixture.ts';
import { accountRows, generationRows } from '../stored.ts';
import { completed } from './fake-upstream.ts';
import { runFor } from './virtual-hour.ts';

const POISON = 'Poison';
const poisoned = { input: { prompt: POISON, mode: 'generate', imageQuality: '4K' } } as const;

/** Each row of the table by which a submission is not sent, for one generation only. */
const rows = submitRules.flatMap((rule, index) =>
  'cause' in rule && (rule.cause === 'unavailable' || rule.cause === 'rate_limited')
    ? // One of them among 20, and the others among few, which takes less time.
      [{ row: index + 1, cause: rule.cause, others: index === 6 ? 19 : 4 }]
    : [],
);

describeOnEngines('a generation that the upstream alone refuses', (engine) => {
  let context: TestContext;
  let teams: Principal[];

  beforeEach(async () => {
    const accounts = [{ name: 'main', apiKey: 'k', requestsPerHour: 200, maxInFlight: 20 }];
    context = await createContext(engine, { accounts });
    teams = [await createPrincipal(context), await createPrincipal(context)];
    context.upstream.checkStatus = async () => completed;
  });
  afterEach(() => context.database.drop());

  function refuse(outcome: SubmitOutcome): void {
    const submit = context.upstream.submit.bind(context.upstream);
    context.upstream.submit = async (account, model, input) => {
      const confirmed = await submit(account, model, input);
      return input.prompt === POISON ? outcome : confirmed;
    };
  }
  const notSent = (cause: AccountFailureReason): SubmitOutcome => ({
    kind: 'not_sent',
    cause,
    reason: 'why',
    retryAfterMs: null,
    received: 'HTTP 403: <title>Blocked</title>',
  });
  async function acceptAmong(others: number): Promise<string> {
    const { id } = await acceptPicture(context, teams[0]!, poisoned);
    for (let i = 0; i < others; i++) await acceptPicture(context, teams[i % 2]!);
    return id;
  }
  const others = async (id: string) => (await generationRows(context)).filter((row) => row.id !== id);

  it.each(rows)(
    'by row $row ($cause): ends as blocked, and the others complete',
    async ({ cause, others: number }) => {
      refuse(notSent(cause));
      const id = await acceptAmong(number);
      const { createdAt } = await current(context, id);
      await runFor(context, 14 * MINUTE_MS);
      expect((await others(id)).map(({ status }) => status)).toEqual(new Array(number).fill('completed'));
      // The first refusal by 429 concerns the account, as far as anybody can know.
      for (const { submittedAt } of await others(id))
        expect(submittedAt! - createdAt).toBeLessThanOrEqual(cause === 'rate_limited' ? 90_000 : 30_000);
      const { status, error } = await current(context, id);
      expect({ status, code: error?.code }).toEqual({ status: 'failed', code: 'upstream_blocked' });
      expect(error?.message).toContain('5 times');
      expect(error?.message).toContain('HTTP 403: <title>Blocked</title>');
      expect(context.upstream.submitted.filter(({ input }) => input.prompt === POISON)).toHaveLength(5);
      const [account] = await listAccounts(context);
      expect(account?.circuit).not.toBe('open');
    },
  );

  it('for want of credits: waits, never counts, and cheaper ones go on', async () => {
    refuse(notSent('out_of_credits'));
    const id = await acceptAmong(5);
    await runFor(context, 14 * MINUTE_MS);
    expect((await others(id)).map(({ status }) => status)).toEqual(new Array(5).fill('completed'));
    expect(await current(context, id)).toMatchObject({ status: 'queued' });
    expect((await generationRows(context)).find((row) => row.id === id)).toMatchObject({
      submitFailureCount: 0,
    });
    const tries = () => context.upstream.submitted.filter(({ input }) => input.prompt === POISON).length;
    expect(tries()).toBeLessThanOrEqual(3);
    const before = tries();
    await resumeAccount(context, 'main');
    await submitNext(context);
    expect(tries()).toBe(before + 1);
  });

  it('alone: backs off, tries again, and ends at its queue time-out', async () => {
    refuse(notSent('unavailable'));
    const { id } = await acceptPicture(context, teams[0]!, poisoned);
    await runFor(context, 16 * MINUTE_MS);
    expect(context.upstream.submitted.length).toBeGreaterThanOrEqual(5);
    expect(context.upstream.submitted.length).toBeLessThanOrEqual(7);
    await expireQueued(context);
    const { status, error } = await current(context, id);
    expect({ status, code: error?.code }).toEqual({ status: 'failed', code: 'queue_timeout' });
    // The true reason: the upstream's answer, and not the allowance.
    expect(error?.message).toMatch(/waiting for .*(back-off|upstream).*(HTTP 403|why)/);
  });

  it('does not open the circuit further, however often it fails', async () => {
    refuse(notSent('unavailable'));
    await acceptPicture(context, teams[0]!, poisoned);
    await runFor(context, 10 * MINUTE_MS);
    expect(await accountRows(context)).toMatchObject([{ failureCount: 1, submitFailureCount: 1 }]);
    const { id } = await acceptPicture(context, teams[1]!);
    expect(await submitNext(context)).toMatchObject({ id, status: 'pending' });
  });

  it('gets its fair share back and steps behind', async () => {
    refuse(notSent('unavailable'));
    const { id } = await acceptPicture(context, teams[0]!, poisoned);
    context.clock.advance(1);
    const next = await acceptPicture(context, teams[0]!);
    expect(await submitNext(context)).toMatchObject({ id, status: 'queued' });
    expect(await submitNext(context)).toMatchObject({ id: next.id, status: 'pending' });
    expect((await claimNext(context)).generation.id).toBe(id);
  });

  it('is not tried while a poll is due that can test the account', async () => {
    await acceptPicture(context, teams[0]!);
    await submitNext(context);
    refuse(notSent('rate_limited'));
    await acceptPicture(context, teams[0]!, poisoned);
    await submitNext(context);
    context.clock.advance(MINUTE_MS);
    const retryAt = context.clock.now() + 2 * SECOND_MS;
    expect(await claimSubmission(context)).toEqual({ outcome: 'no_allowance', retryAt });
  });
});
