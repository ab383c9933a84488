import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../src/domain/clock.ts';
import type { Principal } from '../../src/domain/principal.ts';
import { forgetRequests } from '../../src/operations/forget-requests.ts';
import { claimPolls } from '../../src/operations/claim-polls.ts';
import { pollGeneration } from '../../src/operations/poll-generation.ts';
import { claimSubmission } from '../../src/operations/claim-submission.ts';
import { submitGeneration } from '../../src/operations/submit-generation.ts';
import { engines } from '../engines.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  secondProcess,
  submitNext,
  type TestContext,
} from './fixture.ts';
import { requestRows } from './stored.ts';

const ALLOWANCE = 5;

describe.each(engines)('the allowance of an account on $name', (engine) => {
  let context: TestContext;
  let principal: Principal;

  beforeEach(async () => {
    const account = { name: 'main', apiKey: 'k', requestsPerHour: ALLOWANCE, maxInFlight: 1_000 };
    context = await createContext(engine, { accounts: [account], queueTimeoutMs: 100 * HOUR_MS });
    principal = await createPrincipal(context);
  });
  afterEach(() => context.database.drop());

  async function accept(number: number): Promise<void> {
    for (let i = 0; i < number; i++) await acceptPicture(context, principal);
  }

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
    expect(claimed.length).toBeLessThanOrEqual(ALLOWANCE);
    // On PostgreSQL a claimer may have passed over a row that another had locked for a moment.
    for (let claim = await claimSubmission(context); claim.outcome === 'claimed';) {
      claimed.push(claim);
      claim = await claimSubmission(context);
    }
    expect(claimed).toHaveLength(ALLOWANCE);
    expect(await requestRows(context)).toHaveLength(ALLOWANCE);
  });

  it('says when the next request is free: an hour after the oldest that counts', async () => {
    await accept(ALLOWANCE + 1);
    const first = context.clock.now();
    for (let i = 0; i < ALLOWANCE; i++) {
      await submitNext(context);
      context.clock.advance(MINUTE_MS);
    }
    expect(await claimSubmission(context)).toEqual({ outcome: 'no_allowance', retryAt: first + HOUR_MS });
    context.clock.set(first + HOUR_MS - 1);
    expect(await claimSubmission(context)).toMatchObject({ outcome: 'no_allowance' });
    context.clock.set(first + HOUR_MS);
    expect(await claimSubmission(context)).toMatchObject({ outcome: 'claimed' });
  });

  it('takes nothing, and leaves the generation in the queue, when none is left', async () => {
    await accept(ALLOWANCE + 1);
    for (let i = 0; i < ALLOWANCE; i++) await submitNext(context);
    const { id } = await acceptPicture(context, principal);
    await claimSubmission(context);
    expect(await requestRows(context)).toHaveLength(ALLOWANCE);
    expect(context.upstream.submitted).toHaveLength(ALLOWANCE);
    expect(id).toBeTruthy();
  });

  it('moves on to the next account when the first has none left', async () => {
    const accounts = ['first', 'second'].map((name) => ({
      name,
      apiKey: name,
      requestsPerHour: 1,
      maxInFlight: 1_000,
    }));
    const both = await createContext(engine, { accounts });
    const by = await createPrincipal(both);
    for (let i = 0; i < 3; i++) await acceptPicture(both, by);
    await submitNext(both);
    await submitNext(both);
    expect(both.upstream.submitted.map(({ account }) => account)).toEqual(['first', 'second']);
    expect(await claimSubmission(both)).toMatchObject({ outcome: 'no_allowance' });
    await both.database.drop();
  });

  it('still counts what the cleaner has not forgotten, and the cleaner forgets only what no longer counts', async () => {
    await accept(ALLOWANCE);
    await submitNext(context);
    context.clock.advance(HOUR_MS);
    await submitNext(context);
    await forgetRequests(context);
    expect(await requestRows(context)).toHaveLength(2);
    context.clock.advance(HOUR_MS + 1);
    await forgetRequests(context);
    expect(await requestRows(context)).toHaveLength(1);
  });
});
