import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/domain/clock.ts';
import { createKey } from '../../../src/operations/access/create-key.ts';
import { adjustBudget } from '../../../src/operations/budgets/adjust-budget.ts';
import { setBudget } from '../../../src/operations/budgets/set-budget.ts';
import { readOperatorOverview, readOverview } from '../../../src/operations/overview/read-overview.ts';
import { describeOnEngines } from '../../engines.ts';
import { NOON } from '../../moved-clock.ts';
import { receiverDown } from '../deliveries/fake-sender.ts';
import { addEndpoint, claimAll, deliverEach, storeEvents } from '../deliveries/webhooks.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  pollDue,
  setTeamBudget,
  submitNext,
  type TestContext,
} from '../fixture.ts';
import { completed } from '../upstream/fake-upstream.ts';

describeOnEngines('the overview', (engine) => {
  let context: TestContext;
  let web: Principal;
  let mobile: Principal;
  beforeEach(async () => {
    context = await createContext(engine);
    web = await createPrincipal(context, 'web');
    mobile = await createPrincipal(context, 'mobile');
  });
  afterEach(() => context.database.drop());

  const complete = async (principal: Principal) => {
    await acceptPicture(context, principal);
    await submitNext(context);
    context.upstream.pollOutcomes = [completed];
    await pollDue(context);
  };

  it('counts what waits and runs, of each team and of all', async () => {
    const first = await acceptPicture(context, web);
    context.clock.advance(MINUTE_MS);
    await acceptPicture(context, mobile);
    await acceptPicture(context, mobile);
    await submitNext(context);

    const all = await readOperatorOverview(context);
    expect(all.at).toBe(context.clock.now());
    expect(all.inFlight).toBe(1);
    expect(all.queue.map(({ teamId, queued }) => [teamId, queued])).toEqual([[mobile.teamId, 2]]);
    expect(await readOverview(context, web.teamId)).toMatchObject({ inFlight: 1, queue: [] });
    expect(await readOverview(context, mobile.teamId)).toMatchObject({ inFlight: 0, queue: [{ queued: 2 }] });

    await acceptPicture(context, web);
    const queue = (await readOperatorOverview(context)).queue;
    expect(queue.map(({ teamId, queued }) => [teamId, queued])).toEqual([
      [mobile.teamId, 2],
      [web.teamId, 1],
    ]);
    expect(queue[0]!.oldestQueuedAt).toBe(first.createdAt + MINUTE_MS);
  });

  it('sums what is not delivered, the team that waits longest first', async () => {
    const nothing = { pending: 0, oldestPendingAt: null, byTeam: [] };
    expect(await readOperatorOverview(context)).toMatchObject({ deliveries: nothing });
    await addEndpoint(context, mobile.teamId, 'one');
    await addEndpoint(context, web.teamId, 'other');
    await storeEvents(context, mobile.teamId, 2);
    const oldestPendingAt = context.clock.now();
    context.clock.advance(MINUTE_MS);
    await storeEvents(context, web.teamId, 1);

    const ofMobile = { teamId: mobile.teamId, pending: 2, oldestPendingAt };
    const ofWeb = { teamId: web.teamId, pending: 1, oldestPendingAt: oldestPendingAt + MINUTE_MS };
    const { deliveries } = await readOperatorOverview(context);
    expect(deliveries).toEqual({ pending: 3, oldestPendingAt, byTeam: [ofMobile, ofWeb] });
    expect((await readOverview(context, web.teamId)).deliveries).toEqual({
      pending: 1,
      oldestPendingAt: ofWeb.oldestPendingAt,
      byTeam: [ofWeb],
    });
  });

  it('names the receivers that fail', async () => {
    const { id } = await addEndpoint(context, mobile.teamId, 'down');
    expect((await readOperatorOverview(context)).circuits).toEqual([]);
    for (let failures = 0; failures < 10; failures++) {
      await storeEvents(context, mobile.teamId);
      await deliverEach(context, await claimAll(context), receiverDown);
    }
    const open = { id, endpointId: id, teamId: mobile.teamId };
    expect((await readOperatorOverview(context)).circuits).toMatchObject([open]);
    expect((await readOverview(context, mobile.teamId)).circuits).toMatchObject([open]);
    expect((await readOverview(context, web.teamId)).circuits).toEqual([]);
    context.clock.advance(2 * HOUR_MS);
    expect((await readOperatorOverview(context)).circuits).toEqual([]);
  });

  it('has the budgets with their forecast, the tightest first', async () => {
    const day = { scope: 'gateway', teamId: null, keyId: null, period: 'day', timeZone: 'UTC' } as const;
    const shared = await setBudget(context, { ...day, limitCredits: 1_000 });
    const own = await setTeamBudget(context, web, 8);
    const others = await setTeamBudget(context, mobile, 5_000);
    await complete(web);

    const ofWeb = await readOverview(context, web.teamId);
    expect(ofWeb.budgets.map(({ balance }) => balance.budget.id)).toEqual([own.id, shared.budget.id]);
    // Half of the day is over, and a little more: a picture takes some seconds.
    const elapsedMs = DAY_MS / 2 + context.clock.now() - NOON;
    expect(ofWeb.budgets[1]!.forecastCredits).toBe(Math.round((4 * DAY_MS) / elapsedMs));
    const all = await readOperatorOverview(context);
    expect(all.budgets.map(({ balance }) => balance.budget.id)).toEqual([
      own.id,
      shared.budget.id,
      others.id,
    ]);
  });

  it('takes a budget as tighter by what is held of it and by what was taken from its limit', async () => {
    const total = { scope: 'key', ...web, period: 'total', timeZone: 'UTC' } as const;
    const month = { ...total, period: 'month' } as const;
    const second = (await createKey(context, web.teamId, 'second')).id;
    const [untouched, empty] = [
      await setBudget(context, { ...month, keyId: second, limitCredits: 1 }),
      await setBudget(context, { ...total, keyId: second, limitCredits: 0 }),
    ];
    const [spent, held] = [
      await setBudget(context, { ...total, limitCredits: 80 }),
      await setTeamBudget(context, web, 60),
    ];
    const order = async () =>
      (await readOverview(context, web.teamId)).budgets.map(({ balance }) => balance.budget.id);
    await acceptPicture(context, web);
    // Without a limit nothing may be spent; 4 of 60 are more than 4 of 80.
    expect(await order()).toEqual([empty.budget.id, held.id, spent.budget.id, untouched.budget.id]);
    await adjustBudget(context, {
      budgetId: spent.budget.id,
      credits: -40,
      until: 'period',
      note: 'moved',
      actor: 'admin',
    });
    expect(await order()).toEqual([empty.budget.id, spent.budget.id, held.id, untouched.budget.id]);
  });

  it('has, for the operator, the accounts, the open charges and the pictures of the last hours', async () => {
    await complete(web);
    context.clock.advance(HOUR_MS);
    await complete(mobile);
    await complete(mobile);
    await acceptPicture(context, web);
    context.upstream.submitOutcomes = [{ kind: 'unknown', reason: 'no answer' }];
    await submitNext(context);

    const { accounts, unreconciledCharges, hours } = await readOperatorOverview(context);
    expect(accounts.map(({ name }) => name)).toEqual(context.policy.accounts.map(({ name }) => name));
    expect(unreconciledCharges).toEqual({ count: 1, credits: 4, oldestAt: context.clock.now() });
    expect(hours).toHaveLength(24);
    expect(hours.slice(-2).map(({ pictures }) => pictures)).toEqual([1, 2]);
    expect(hours.at(-1)!.startsAt).toBe(NOON + HOUR_MS);
  });
});
