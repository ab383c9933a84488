import { afterEach, beforeEach, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../src/domain/clock.ts';
import { claimPolls } from '../../../src/operations/upstream/claim-polls.ts';
import { sqlite } from '../../engines.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  submitNext,
  waitForPoll,
  type TestContext,
} from '../fixture.ts';

let context: TestContext;
beforeEach(async () => {
  context = await createContext(sqlite, { queueTimeoutMs: 60 * MINUTE_MS });
});
afterEach(() => context.database.drop());

/** One in flight, of a hundred requests an hour, whose first poll is due while so many wait to be submitted. */
async function firstPollWhile(waiting: number) {
  const principal = await createPrincipal(context);
  await acceptPicture(context, principal);
  await submitNext(context);
  await waitForPoll(context);
  for (let i = 0; i < waiting; i++) await acceptPicture(context, principal);
  return claimPolls(context, 10);
}

it('makes the first poll when it was planned, while there are two requests for each that waits', async () => {
  expect((await firstPollWhile(49)).claims).toHaveLength(1);
});

it('makes the first poll later when more have come since than there are requests for', async () => {
  const { claims, nextDueAt } = await firstPollWhile(50);
  expect(claims).toEqual([]);
  expect(nextDueAt).toBeGreaterThan(context.clock.now());
});
