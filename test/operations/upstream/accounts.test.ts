import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../../src/domain/clock.ts';
import type { AccountFailureReason } from '../../../src/domain/upstream/circuit.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { claimPolls } from '../../../src/operations/upstream/claim-polls.ts';
import { claimSubmission } from '../../../src/operations/upstream/claim-submission.ts';
import { pauseAccount } from '../../../src/operations/upstream/pause-account.ts';
import { pollGeneration } from '../../../src/operations/upstream/poll-generation.ts';
import { readOperatorTasks } from '../../../src/operations/read-operator-tasks.ts';
import { explainWaiting } from '../../../src/operations/upstream/explain-waiting.ts';
import { testAccounts } from '../../../src/operations/upstream/test-accounts.ts';
import { resumeAccount } from '../../../src/operations/upstream/resume-account.ts';
import { submitGeneration } from '../../../src/operations/upstream/submit-generation.ts';
import { ensureAccounts, lockAccount } from '../../../src/store/upstream/upstream-accounts.ts';
import type { SubmitOutcome } from '../../../src/upstream/submit-outcome.ts';
import { describeOnEngines, postgres } from '../../engines.ts';
import { completed } from './fake-upstream.ts';
import {
  ACCOUNT,
  acceptPicture,
  claimNext,
  createContext,
  createPrincipal,
  current,
  pollDue,
  secondProcess,
  submitNext,
  waitForPoll,
  type TestContext,
} from '../fixture.ts';
import { accountRows } from '../stored.ts';

const notSent = (cause: AccountFailureReason, retryAfterMs: number | null = null): SubmitOutcome => ({
  kind: 'not_sent',
  cause,
  reason: cause,
  retryAfterMs,
});

describeOnEngines('an upstream account', (engine) => {
  let context: TestContext;
  let principal: Principal;

  beforeEach(async () => {
    context = await createContext(engine);
    principal = await createPrincipal(context);
  });
  afterEach(() => context.database.drop());

  const accept = (queueTimeoutSeconds = 86_400) => acceptPicture(context, principal, { queueTimeoutSeconds });
  async function submitWith(...outcomes: SubmitOutcome[]) {
    for (const outcome of outcomes) {
      context.upstream.submitOutcomes = [outcome];
      await submitNext(context);
    }
  }
  async function accountRow() {
    const [row] = await accountRows(context);
    return row!;
  }
  async function setNextPoll(id: string, nextPollAt: number) {
    const { generations } = context.store.reader.tables;
    await context.store.transaction((tx) =>
      tx.db.update(generations).set({ nextPollAt }).where(eq(generations.id, id)),
    );
  }
  const afterBackOff = async () => context.clock.set((await accountRow()).retryAt!);

  it('whose key is refused says so once, waits for an operator, and is tried at once after a start with another key', async () => {
    const changes = () => context.observed.filter(({ kind }) => kind === 'account_changed');
    await accept();
    await accept();
    await submitWith(notSent('key_refused'));
    expect(changes()).toMatchObject([{ account: 'main', failureReason: 'key_refused', retryAt: null }]);
    expect(await readOperatorTasks(context)).toEqual({ accounts: 'main: key_refused' });
    expect(await explainWaiting(context, await accept())).toMatchObject({ reason: 'key_refused' });

    await testAccounts(context);
    expect(await claimSubmission(context)).toMatchObject({ outcome: 'no_allowance' });
    const corrected = {
      ...context,
      policy: { ...context.policy, accounts: [{ ...ACCOUNT, apiKey: 'corrected' }] },
    };
    await testAccounts(corrected);
    expect(await readOperatorTasks(corrected)).toEqual({});
    expect(await claimSubmission(corrected)).toMatchObject({ outcome: 'claimed' });
  });

  it('that cannot connect says it for all: every account rests, and the first answer frees every one', async () => {
    const names = ['main', 'second'];
    context = {
      ...context,
      policy: { ...context.policy, accounts: names.map((name) => ({ ...ACCOUNT, name })) },
    };
    await context.store.transaction((tx) => ensureAccounts(tx, names));
    for (let i = 0; i < 3; i++) await accept();
    await submitWith(notSent('unreachable'));
    const retryAt = context.clock.now() + 5 * SECOND_MS;
    expect((await accountRows(context)).map(({ retryAt }) => retryAt)).toEqual([retryAt, retryAt]);
    expect(await claimSubmission(context)).toEqual({ outcome: 'no_allowance', retryAt });

    await afterBackOff();
    context.upstream.submitOutcomes = [];
    await submitNext(context);
    expect((await accountRows(context)).map(({ failureReason }) => failureReason)).toEqual([null, null]);
  });

  it.each(['is resumed', 'answers another account'])(
    'polls at once what waited for its back-off when it %s',
    async (ended) => {
      const names = ['main', 'second'];
      context = {
        ...context,
        policy: { ...context.policy, accounts: names.map((name) => ({ ...ACCOUNT, name })) },
      };
      await context.store.transaction((tx) => ensureAccounts(tx, names));
      for (let i = 0; i < 4; i++) await accept();
      const inFlight = [await submitNext(context), await submitNext(context)];
      expect(inFlight.map(({ account }) => account).sort()).toEqual(names);
      const underWay = await claimNext(context);

      await submitWith(notSent('unreachable'));
      const retryAt = context.clock.now() + 5 * SECOND_MS;
      for (const { id } of inFlight) await setNextPoll(id, context.clock.now());
      expect(await claimPolls(context, 10)).toEqual({ claims: [], nextDueAt: retryAt });
      context.notified.length = 0;
      if (ended === 'is resumed') for (const name of names) await resumeAccount(context, name);
      else await submitGeneration(context, underWay);
      expect(context.notified).toContain('generation-submitted');
      expect((await claimPolls(context, 10)).claims).toHaveLength(2);
    },
  );

  it.runIf(engine === postgres)('holds up no answer of another account', async () => {
    const names = ['main', 'second'];
    context = {
      ...context,
      policy: { ...context.policy, accounts: names.map((name) => ({ ...ACCOUNT, name })) },
    };
    await context.store.transaction((tx) => ensureAccounts(tx, names));
    for (let i = 0; i < 3; i++) await accept();
    const claims = [await claimNext(context), await claimNext(context)];
    const ofSecond = claims.find(({ account }) => account.name === 'second')!;
    await context.store.transaction(async (tx) => {
      await lockAccount(tx, 'main');
      await submitGeneration(context, ofSecond);
    });
    expect(await current(context, ofSecond.generation.id)).toMatchObject({ status: 'pending' });
    expect(context.observed.filter(({ kind }) => kind === 'answer_kept')).toEqual([]);
  });

  it('whose key is refused leaves the others alone', async () => {
    const names = ['main', 'second'];
    context = {
      ...context,
      policy: { ...context.policy, accounts: names.map((name) => ({ ...ACCOUNT, name })) },
    };
    await context.store.transaction((tx) => ensureAccounts(tx, names));
    await accept();
    await submitWith(notSent('key_refused'));
    expect((await accountRows(context)).map(({ failureReason }) => failureReason).sort()).toEqual([
      'key_refused',
      null,
    ]);
  });

  it('in failureReason is tried by one submission at a time after its rest, and free again once that is answered', async () => {
    for (let i = 0; i < 3; i++) await accept();
    await submitWith(notSent('unreachable'));
    await afterBackOff();
    const trial = await claimNext(context);
    for (const process of [context, secondProcess(context)])
      expect(await claimSubmission(process)).toEqual({
        outcome: 'no_allowance',
        retryAt: context.clock.now() + 2 * SECOND_MS,
      });
    await submitGeneration(context, trial);
    expect(await accountRow()).toMatchObject({ failureReason: null, failureCount: 0, retryAt: null });
    await claimNext(context);
    await claimNext(context);
  });

  it('in failureReason is tried by one poll at a time too, and meanwhile by no submission', async () => {
    for (let i = 0; i < 3; i++) await accept();
    await submitNext(context);
    await submitNext(context);
    await submitWith(notSent('rate_limited', 5 * MINUTE_MS));
    await afterBackOff();
    const { claims } = await claimPolls(context, 10);
    expect(claims).toHaveLength(1);
    expect(await claimSubmission(context)).toMatchObject({ outcome: 'no_allowance' });
    expect((await claimPolls(context, 10)).claims).toEqual([]);
    context.upstream.pollOutcomes = [completed];
    await pollGeneration(context, claims[0]!);
    expect(await accountRow()).toMatchObject({ failureReason: null });
    expect(await claimSubmission(context)).toMatchObject({ outcome: 'claimed' });
  });

  it('that fails its trial rests twice as long', async () => {
    for (let i = 0; i < 2; i++) await accept();
    await submitWith(notSent('rate_limited'));
    await afterBackOff();
    const triedAt = context.clock.now();
    await submitWith(notSent('rate_limited'));
    expect(await accountRow()).toMatchObject({ failureCount: 2, retryAt: triedAt + 2 * MINUTE_MS });
  });

  it('whose servers fail rests from the third time on', async () => {
    for (let i = 0; i < 3; i++) await accept();
    await submitWith(notSent('unavailable'), notSent('unavailable'));
    expect(await accountRow()).toMatchObject({ retryAt: context.clock.now() });
    await submitWith(notSent('unavailable'));
    expect(await accountRow()).toMatchObject({ retryAt: context.clock.now() + 15 * SECOND_MS });
  });

  it('out of credits submits nothing for a while, asks about what it has taken, and then tries one', async () => {
    for (let i = 0; i < 3; i++) await accept();
    const { id } = await submitNext(context);
    await submitWith(notSent('out_of_credits'));
    const { retryAt } = await accountRow();
    context.upstream.pollOutcomes = [{ kind: 'running', status: 'generating', progress: 50 }, completed];
    await pollDue(context);
    await pollDue(context);
    expect(await current(context, id)).toMatchObject({ status: 'completed' });
    // That the upstream answers polls does not show that there are credits.
    expect(await accountRow()).toMatchObject({ failureReason: 'out_of_credits', retryAt });
    context.clock.set(retryAt! - 1);
    expect(await claimSubmission(context)).toEqual({ outcome: 'no_allowance', retryAt: retryAt });
    context.clock.set(retryAt!);
    await claimNext(context);
    expect(await claimSubmission(context)).toMatchObject({ outcome: 'no_allowance' });
  });

  it('whose key is refused submits nothing until the operator resumes it, and asks about what it has taken', async () => {
    await accept();
    const { id } = await submitNext(context);
    const waiting = await accept();
    await submitWith(notSent('key_refused'));
    expect(await claimSubmission(context)).toEqual({ outcome: 'no_allowance', retryAt: null });
    context.upstream.pollOutcomes = [completed];
    await pollDue(context);
    expect(await current(context, id)).toMatchObject({ status: 'completed' });
    context.clock.advance(20 * 60 * MINUTE_MS);
    expect(await claimSubmission(context)).toEqual({ outcome: 'no_allowance', retryAt: null });

    context.notified.length = 0;
    await resumeAccount(context, 'main');
    expect(context.notified).toEqual(['upstream-answered', 'generation-submitted']);
    expect(await submitNext(context)).toMatchObject({ id: waiting.id, status: 'pending' });
  });

  it('that is paused submits nothing and asks about what it has taken, until it is resumed', async () => {
    await accept();
    const { id } = await submitNext(context);
    await accept();
    await pauseAccount(context, 'main');
    expect(await claimSubmission(context)).toEqual({ outcome: 'no_allowance', retryAt: null });
    context.upstream.pollOutcomes = [completed];
    await pollDue(context);
    expect(await current(context, id)).toMatchObject({ status: 'completed' });
    await resumeAccount(context, 'main');
    await submitNext(context);
  });

  it('that refuses a request works, and that loses an answer does not', async () => {
    for (let i = 0; i < 3; i++) await accept();
    await submitWith(notSent('unreachable'));
    await afterBackOff();
    await submitWith({ kind: 'unknown', reason: 'reset' });
    expect(await accountRow()).toMatchObject({ failureReason: 'unavailable', failureCount: 1 });
    await submitWith({ kind: 'refused', errorCode: 'INVALID_PROMPT', message: 'No' });
    expect(await accountRow()).toMatchObject({ failureReason: null });
  });

  it('has no more in flight than it may', async () => {
    const one = { ...context, policy: { ...context.policy, accounts: [{ ...ACCOUNT, maxInFlight: 2 }] } };
    for (let i = 0; i < 3; i++) await accept();
    await submitNext(one);
    await claimNext(one);
    expect(await claimSubmission(one)).toMatchObject({ outcome: 'no_allowance' });
    context.upstream.pollOutcomes = [completed];
    await pollDue(one);
    await claimNext(one);
  });
});

describeOnEngines('two upstream accounts', (engine) => {
  let context: TestContext;
  let principal: Principal;

  beforeEach(async () => {
    const accounts = ['first', 'second'].map((name) => ({ ...ACCOUNT, name }));
    context = await createContext(engine, { accounts });
    principal = await createPrincipal(context);
  });
  afterEach(() => context.database.drop());

  it('take turns, and each is asked only about its own', async () => {
    const submittedBy = new Map<string, string>();
    for (let i = 0; i < 6; i++) {
      await acceptPicture(context, principal);
      const { upstreamGenerationId, account } = await submitNext(context);
      submittedBy.set(upstreamGenerationId!, account!);
    }
    expect([...submittedBy.values()].filter((name) => name === 'first')).toHaveLength(3);
    for (let i = 0; i < 30; i++) await pollDue(context);
    expect(new Set(context.upstream.asked.map((asked) => asked.upstreamGenerationId)).size).toBe(6);
    for (const { account, upstreamGenerationId } of context.upstream.asked)
      expect(account).toBe(submittedBy.get(upstreamGenerationId));
  });

  it.each(['rate_limited', 'out_of_credits', 'key_refused'] as const)(
    'stand in for each other: %s at one, and the same generation goes to the other at once',
    async (cause) => {
      const { id } = await acceptPicture(context, principal);
      context.upstream.submitOutcomes = [notSent(cause)];
      expect(await submitNext(context)).toMatchObject({ id, status: 'queued' });
      expect(await submitNext(context)).toMatchObject({ id, status: 'pending', account: 'second' });
    },
  );

  it('do not stand in for each other where one has taken it: its polls wait while it rests', async () => {
    await acceptPicture(context, principal);
    await submitNext(context);
    context.upstream.pollOutcomes = [
      {
        kind: 'no_answer',
        cause: 'unavailable',
        reason: '502',
        // Longer than the generation's own back-off.
        retryAfterMs: 30 * SECOND_MS,
      },
    ];
    await pollDue(context);
    const retryAt = context.clock.now() + 30 * SECOND_MS;
    await waitForPoll(context);
    expect(await claimPolls(context, 10)).toEqual({ claims: [], nextDueAt: retryAt });
    await acceptPicture(context, principal);
    expect(await submitNext(context)).toMatchObject({ account: 'second' });
  });
});
