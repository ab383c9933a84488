import { afterEach, beforeEach, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../src/domain/clock.ts';
import { hourOf } from '../../../src/domain/upstream/upstream-report.ts';
import { pruneRequests } from '../../../src/operations/upstream/prune-requests.ts';
import { readUpstreamReport } from '../../../src/operations/upstream/read-upstream-report.ts';
import type { PollOutcome } from '../../../src/upstream/poll-outcome.ts';
import { describeOnEngines } from '../../engines.ts';
import {
  ACCOUNT,
  acceptPicture,
  createContext,
  createPrincipal,
  pollDue,
  submitNext,
  type TestContext,
} from '../fixture.ts';
import { completed } from './fake-upstream.ts';

const running: PollOutcome = { kind: 'running', status: 'generating', progress: null };

describeOnEngines('the upstream report', (engine) => {
  let context: TestContext;
  beforeEach(async () => (context = await createContext(engine)));
  afterEach(() => context.database.drop());

  async function makePicture(...outcomes: PollOutcome[]) {
    await acceptPicture(context, await createPrincipal(context));
    await submitNext(context);
    for (const outcome of outcomes) {
      context.upstream.pollOutcomes = [outcome];
      await pollDue(context);
    }
  }

  it('counts each request by its use, and those in vain by their outcome', async () => {
    const startsAt = hourOf(context.clock.now());
    context.clock.set(startsAt);
    await makePicture(running, completed);
    await makePicture(completed);
    expect(await readUpstreamReport(context, {})).toEqual([
      {
        account: ACCOUNT.name,
        startsAt,
        picturesMade: 2,
        picturesPossible: 50,
        submissions: 2,
        firstPolls: 2,
        furtherPolls: 1,
        wasted: [{ outcome: 'running', requests: 1 }],
      },
    ]);
    expect(await readUpstreamReport(context, { account: 'another' })).toEqual([]);
    expect(await readUpstreamReport(context, { from: startsAt + 1 })).toEqual([]);
    expect(await readUpstreamReport(context, { to: startsAt })).toEqual([]);
  });

  it('keeps the hours of a quarter', async () => {
    await makePicture(completed);
    const from = context.clock.now() - DAY_MS;
    context.clock.advance(89 * DAY_MS);
    await pruneRequests(context);
    expect(await readUpstreamReport(context, { from })).toHaveLength(1);
    context.clock.advance(DAY_MS + HOUR_MS);
    await pruneRequests(context);
    expect(await readUpstreamReport(context, { from })).toEqual([]);
  });
});
