import { afterEach, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/domain/clock.ts';
import { claimPolls } from '../../../src/operations/upstream/claim-polls.ts';
import { claimSubmission } from '../../../src/operations/upstream/claim-submission.ts';
import type { OperationContext, ConfiguredAccount } from '../../../src/operations/operation-context.ts';
import { pollGeneration } from '../../../src/operations/upstream/poll-generation.ts';
import { submitGeneration } from '../../../src/operations/upstream/submit-generation.ts';
import { describeOnEngines } from '../../engines.ts';
import { seededRandom } from '../../seeded-random.ts';
import { ACCOUNT, acceptPicture, createContext, createPrincipal, type TestContext } from '../fixture.ts';
import { generationRows } from '../stored.ts';
import { createTimedUpstream, logNormalMs, mostInWindow, type TimedUpstream } from './timed-upstream.ts';

// Other processes and restarts look at least this often.
const MAX_STEP_MS = 30 * SECOND_MS;

// More than one, so that windows of an hour overlap.
const HOURS = 12;
const RESTARTED_HOURS = 6;

describeOnEngines('a saturated gateway', (engine) => {
  let context: TestContext;
  let upstream: TimedUpstream;
  afterEach(() => context.database.drop());

  async function start(accounts: ConfiguredAccount[], { allowanceMargin = 0, queued = 0 }) {
    context = await createContext(engine, { accounts, allowanceMargin, queueTimeoutMs: 48 * HOUR_MS });
    // With these durations two pictures wait for nearly an hour when no request is kept for them.
    const durationMs = logNormalMs(18_000, 30_000, seededRandom(1_019));
    upstream = createTimedUpstream(context.clock, durationMs);
    const principal = await createPrincipal(context);
    for (let i = 0; i < queued; i++) await acceptPicture(context, principal);
  }

  /** One round of the workers; returns when the next is due. */
  async function round(process: OperationContext): Promise<number> {
    const { claims } = await claimPolls(process, 100);
    for (const claim of claims) await pollGeneration(process, claim);
    let claim = await claimSubmission(process);
    for (; claim.outcome === 'claimed'; claim = await claimSubmission(process))
      await submitGeneration(process, claim);
    const submitAt = claim.outcome === 'no_allowance' ? claim.retryAt : null;
    const { nextDueAt } = await claimPolls(process, 0);
    return Math.min(submitAt ?? Infinity, nextDueAt ?? Infinity, context.clock.now() + MAX_STEP_MS);
  }

  async function run(forMs: number, { restarting }: { restarting: boolean }): Promise<void> {
    const until = context.clock.now() + forMs;
    while (context.clock.now() < until) {
      const store = restarting ? context.database.open(context.clock) : context.store;
      const nextAt = await round({ ...context, upstream, store });
      if (restarting) await store.close();
      context.clock.set(Math.max(context.clock.now() + 1, nextAt));
    }
  }

  function expectWithin(accounts: ConfiguredAccount[], usable: number) {
    for (const { name } of accounts) {
      const times = upstream.requests.flatMap(({ account, at }) => (account === name ? [at] : []));
      expect(mostInWindow(times, HOUR_MS), name).toBeLessThanOrEqual(usable);
    }
  }
  const completedRows = async () =>
    (await generationRows(context)).filter(({ status }) => status === 'completed');

  it('uses what it may in any hour and no more, and finishes whatever it has submitted', async () => {
    const accounts = [{ ...ACCOUNT, requestsPerHour: 100 }];
    await start(accounts, { allowanceMargin: 0.02, queued: HOURS * 60 + 20 });
    await run(HOURS * HOUR_MS, { restarting: false });
    expectWithin(accounts, 98);
    expect((await completedRows()).length).toBeGreaterThanOrEqual(HOURS * 42);
    // What was ready was known within minutes, and not when the burst's first requests came free an hour later.
    const delays = [...upstream.pictures.values()].flatMap(({ readyAt, knownAt }) =>
      knownAt === null ? [] : [knownAt - readyAt],
    );
    expect(Math.max(...delays)).toBeLessThan(5 * MINUTE_MS);
    const stuck = [...upstream.pictures.values()].filter(
      ({ readyAt, knownAt }) => knownAt === null && readyAt < context.clock.now() - 5 * MINUTE_MS,
    );
    expect(stuck).toEqual([]);
    expect((await generationRows(context)).filter(({ status }) => status === 'failed')).toEqual([]);
  });

  it('does so through restarts at every step, with two accounts of different allowance', async () => {
    const accounts = [
      { ...ACCOUNT, name: 'small', requestsPerHour: 10 },
      { ...ACCOUNT, name: 'large', requestsPerHour: 30 },
    ];
    await start(accounts, { queued: RESTARTED_HOURS * 24 });
    await run(RESTARTED_HOURS * HOUR_MS, { restarting: true });
    expectWithin(accounts.slice(0, 1), 10);
    expectWithin(accounts.slice(1), 30);
    expect((await completedRows()).length).toBeGreaterThanOrEqual(RESTARTED_HOURS * 12);
    expect((await generationRows(context)).filter(({ status }) => status === 'failed')).toEqual([]);
  });
});
