import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { acceptGeneration } from '../../../src/operations/generations/accept-generation.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { expireQueued } from '../../../src/operations/upstream/expire-queued.ts';
import { quoteGeneration } from '../../../src/operations/generations/quote-generation.ts';
import { describeOnEngines } from '../../engines.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  pictureCommand,
  setTeamBudget,
  submitNext,
  type TestContext,
} from '../fixture.ts';

describeOnEngines('a generation', (engine) => {
  let context: TestContext;
  let principal: Principal;
  beforeEach(async () => {
    context = await createContext(engine);
    principal = await createPrincipal(context);
  });
  afterEach(() => context.database.drop());

  /** What an operation notifies and observes. */
  async function after(operation: () => Promise<unknown>) {
    context.notified.length = 0;
    context.observed.length = 0;
    await operation();
    return { notified: [...context.notified], observed: [...context.observed] };
  }
  const accept = (changes = {}) => acceptGeneration(context, pictureCommand(principal, changes));

  it('that is accepted wakes the submitter and is counted; one that is replayed is counted as that', async () => {
    const repeated = { idempotency: { key: 'order-1', requestHash: 'hash' } };
    const accepted = { kind: 'generation_accepted', model: 'nano-banana-2', quality: '1K' };
    expect(await after(() => accept(repeated))).toMatchObject({
      notified: ['generation-queued'],
      observed: [{ ...accepted, replayed: false }],
    });
    expect(await after(() => accept(repeated))).toMatchObject({
      notified: [],
      observed: [{ ...accepted, replayed: true }],
    });
  });

  it('that is refused wakes nobody and is counted by its reason', async () => {
    await setTeamBudget(context, principal, 3);
    expect(await after(() => accept())).toEqual({
      notified: [],
      observed: [{ kind: 'generation_refused', code: 'budget_exceeded' }],
    });
    expect(await after(() => accept({ maxCredits: 3 }))).toEqual({
      notified: [],
      observed: [{ kind: 'generation_refused', code: 'price_above_max_credits' }],
    });
  });

  it('may cost as much as its request allows, and no more', async () => {
    const quoted = async (maxCredits: number) =>
      (await quoteGeneration(context, pictureCommand(principal, { maxCredits }))).accepted;
    expect([await quoted(3), await quoted(4)]).toEqual([false, true]);
    expect((await accept({ maxCredits: 4 })).outcome).toBe('accepted');
  });

  it('that is canceled wakes the dispatcher; one that cannot be canceled wakes nobody', async () => {
    const { id } = await acceptPicture(context, principal);
    expect((await after(() => cancelGeneration(context, principal, id))).notified).toEqual(['event-stored']);
    const submitted = await acceptPicture(context, principal);
    await submitNext(context);
    for (const other of [submitted.id, 'gen_none'])
      expect((await after(() => cancelGeneration(context, principal, other))).notified).toEqual([]);
  });

  it('that waited for too long wakes the dispatcher', async () => {
    expect((await after(() => expireQueued(context))).notified).toEqual([]);
    const { queueExpiresAt } = await acceptPicture(context, principal);
    context.clock.set(queueExpiresAt);
    expect((await after(() => expireQueued(context))).notified).toEqual(['event-stored']);
  });
});
