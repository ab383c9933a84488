import { afterEach, beforeEach, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../src/domain/clock.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { pruneRequests } from '../../../src/operations/upstream/prune-requests.ts';
import { claimPolls } from '../../../src/operations/upstream/claim-polls.ts';
import { pollGeneration } from '../../../src/operations/upstream/poll-generation.ts';
import { claimSubmission } from '../../../src/operations/upstream/claim-submission.ts';
import { submitGeneration } from '../../../src/operations/upstream/submit-generation.ts';
import { listSubmissions } from '../../../src/store/upstream/submissions.ts';
import { findRequestTimes, insertRequest } from '../../../src/store/upstream/upstream-requests.ts';
import { describeOnEngines } from '../../engines.ts';
import {
  acceptPicture,
  claimNext,
  createContext,
  createPrincipal,
  current,
  secondProcess,
  submitNext,
  waitForPoll,
  type TestContext,
} from '../fixture.ts';
import { seededRandom } from '../../seeded-random.ts';
import { mostInWindow } from './timed-upstream.ts';
import { requestRows } from '../stored.ts';

const ALLOWANCE = 5;
let used = 0;

const account = (name: string, requestsPerHour: number) => ({
  name,
  apiKey: name,
  requestsPerHour,
  maxInFlight: 1_000,
});

describeOnEngines('the allowance of an account', (engine) => {
  let context: TestContext;
  let principal: Principal;

  beforeEach(async () => {
    const accounts = [account('main', ALLOWANCE)];
    context = await createContext(engine, { accounts, queueTimeoutMs: 100 * HOUR_MS });
    principal = await createPrincipal(context);
  });
  afterEach(() => context.database.drop());

  async function accept(number: number): Promise<void> {
    for (let i = 0; i < number; i++) await acceptPicture(context, principal);
  }

  /** A request that somebody else needs. */
  const use = () => context.store.transaction((tx) => insertRequest(tx, 'main', `use ${++used}`, 0));
  const outcomeAt = async (time: number) => {
    context.clock.set(time);
    return claimSubmission(context);
  };

  it('is never exceeded in any hour, by submissions and polls together, through many restarts', async () => {
    await accept(30);
    for (let minute = 0; minute < 5 * 60; minute += 5) {
      // A new process each time: what was used is known from the database alone.
      const process = { ...context, store: context.database.open(context.clock) };
      const claim = await claimSubmission(process);
      if (claim.outcome === 'claimed') await submitGeneration(process, claim);
      for (const poll of (await claimPolls(process, 10)).claims) await pollGeneration(process, poll);
      await process.store.close();
      context.clock.advance(5 * MINUTE_MS);
    }
    const times = (await requestRows(context)).map(({ sentAt }) => sentAt);
    expect(times.length).toBeGreaterThan(3 * ALLOWANCE);
    for (const start of times)
      expect(times.filter((at) => at >= start && at < start + HOUR_MS).length).toBeLessThanOrEqual(ALLOWANCE);
    expect(context.upstream.submitted.length + context.upstream.asked.length).toBe(times.length);
  });

  it('is not exceeded by many who claim at once in two processes', async () => {
    await accept(3 * ALLOWANCE);
    const other = secondProcess(context);
    const claims = await Promise.all(
      Array.from({ length: 3 * ALLOWANCE }, (_, i) => claimSubmission(i % 2 === 0 ? context : other)),
    );
    const claimed = claims.filter(({ outcome }) => outcome === 'claimed');
    // As many as can also be asked about.
    expect(claimed.length).toBeGreaterThan(0);
    expect(claimed.length).toBeLessThanOrEqual(ALLOWANCE / 2);
    expect(await requestRows(context)).toHaveLength(claimed.length);
  });

  it('says when the next request is free: an hour after the oldest that counts', async () => {
    await accept(1);
    const first = context.clock.now();
    for (let i = 0; i < ALLOWANCE; i++) {
      await use();
      context.clock.advance(MINUTE_MS);
    }
    const foretold: number[] = [];
    let outcome = await outcomeAt(first + HOUR_MS - 1);
    while (outcome.outcome === 'no_allowance') {
      foretold.push(outcome.retryAt!);
      outcome = await outcomeAt(outcome.retryAt!);
    }
    expect(outcome.outcome).toBe('claimed');
    // Each time is one at which a request comes free, and one more than the first it takes: the picture is to be looked at too.
    const freeAt = Array.from({ length: ALLOWANCE }, (_, i) => first + HOUR_MS + i * MINUTE_MS);
    expect(freeAt).toEqual(expect.arrayContaining(foretold));
    expect(context.clock.now()).toBeGreaterThan(first + HOUR_MS);
  });

  it('frees a request an hour after its answer, and not after its claim', async () => {
    await accept(1);
    const claim = await claimNext(context);
    const claimedAt = context.clock.now();
    const freeAt = async () => {
      const times = await findRequestTimes(context.store.reader, 'main', claimedAt);
      return times.map((time) => time + HOUR_MS - claimedAt);
    };
    // Under way, or its process crashed: the upstream may count it as late as the time-out.
    expect(await freeAt()).toEqual([HOUR_MS + context.policy.upstreamTimeoutMs]);
    context.clock.advance(10_000);
    await submitGeneration(context, claim);
    expect(await freeAt()).toEqual([HOUR_MS + 10_000]);

    await waitForPoll(context);
    const [poll] = (await claimPolls(context, 1)).claims;
    const polledMs = context.clock.now() - claimedAt;
    context.clock.advance(7_000);
    await pollGeneration(context, poll!);
    expect(await freeAt()).toEqual([HOUR_MS + 10_000, HOUR_MS + polledMs + 7_000]);
  });

  it('holds at the upstream too, whatever time each request takes to get there', async () => {
    const random = seededRandom(7);
    const arrivals: number[] = [];
    const take = async () => {
      const askedAt = context.clock.now();
      arrivals.push(askedAt + random() * 10_000);
      context.clock.set(askedAt + 10_000);
    };
    const { submit, checkStatus } = context.upstream;
    context.upstream.submit = (...request) => take().then(() => submit(...request));
    context.upstream.checkStatus = (...request) => take().then(() => checkStatus(...request));
    await accept(40);
    for (const end = context.clock.now() + 3 * HOUR_MS; context.clock.now() < end;) {
      const claim = await claimSubmission(context);
      if (claim.outcome === 'claimed') await submitGeneration(context, claim);
      for (const poll of (await claimPolls(context, 1)).claims) await pollGeneration(context, poll);
      context.clock.advance(30_000);
    }
    const most = (windowMs: number) =>
      mostInWindow(
        arrivals.toSorted((a, b) => a - b),
        windowMs,
      );
    expect(most(HOUR_MS)).toBeLessThanOrEqual(ALLOWANCE);
    expect(arrivals.length).toBeGreaterThan(2 * ALLOWANCE);
  });

  it('takes nothing, and leaves the generation in the queue, when none is left', async () => {
    for (let i = 0; i < ALLOWANCE; i++) await use();
    const { id } = await acceptPicture(context, principal);
    expect(await claimSubmission(context)).toMatchObject({ outcome: 'no_allowance' });
    expect(await requestRows(context)).toHaveLength(ALLOWANCE);
    expect(await listSubmissions(context.store.reader, id)).toEqual([]);
    expect(await current(context, id)).toMatchObject({ status: 'queued' });
  });

  it('left to other accounts too is not waited for: each submission goes to the one with most headroom', async () => {
    const both = await createContext(engine, { accounts: [account('small', 20), account('large', 40)] });
    const by = await createPrincipal(both);
    for (let i = 0; i < 6; i++) await acceptPicture(both, by);
    for (let i = 0; i < 6; i++) await submitNext(both);
    // By the part that is free: a request of 20 weighs as much as two of 40. The first named is first of equals.
    expect(both.upstream.submitted.map((submission) => submission.account)).toEqual([
      'small',
      'large',
      'large',
      'small',
      'large',
      'large',
    ]);
    await both.database.drop();
  });

  it('that is used up lets the other account go on, until it too can finish no more', async () => {
    const both = await createContext(engine, { accounts: [account('first', 4), account('second', 4)] });
    const by = await createPrincipal(both);
    for (let i = 0; i < 5; i++) await acceptPicture(both, by);
    const names: string[] = [];
    for (let claim = await claimSubmission(both); claim.outcome === 'claimed';) {
      await submitGeneration(both, claim);
      names.push(claim.account.name);
      claim = await claimSubmission(both);
    }
    expect(new Set(names)).toEqual(new Set(['first', 'second']));
    expect(names.length).toBeLessThan(5);
    await both.database.drop();
  });

  it('still counts what the pruner has not forgotten, and the pruner forgets only what no longer counts', async () => {
    await use();
    context.clock.advance(HOUR_MS);
    await use();
    await pruneRequests(context);
    expect(await requestRows(context)).toHaveLength(2);
    context.clock.advance(HOUR_MS + 1);
    await pruneRequests(context);
    expect(await requestRows(context)).toHaveLength(1);
  });
});
