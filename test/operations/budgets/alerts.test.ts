import { afterEach, beforeEach, expect, it } from 'vitest';
import { DAY_MS } from '../../../src/domain/clock.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import type { EventFilter } from '../../../src/domain/events/event-type.ts';
import { adjustBudget } from '../../../src/operations/budgets/adjust-budget.ts';
import { acceptGeneration } from '../../../src/operations/generations/accept-generation.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { setBudget, type SetBudgetParams } from '../../../src/operations/budgets/set-budget.ts';
import { describeOnEngines } from '../../engines.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  deliverDue,
  pictureCommand,
  secondProcess,
  type TestContext,
  registerEndpoint,
} from '../fixture.ts';
import { deliveryRows, eventRows } from '../stored.ts';

const PRICE = 4;
const asked: EventFilter[] = ['budget.threshold_reached', 'budget.exhausted'];

describeOnEngines('alerts', (engine) => {
  let context: TestContext;
  let principal: Principal;
  beforeEach(async () => {
    context = await createContext(engine);
    principal = await createPrincipal(context);
  });
  afterEach(() => context.database.drop());

  const set = (changes: Partial<SetBudgetParams> = {}) =>
    setBudget(context, {
      scope: 'team',
      teamId: principal.teamId,
      keyId: null,
      limitCredits: 5 * PRICE,
      period: 'day',
      ...changes,
    });
  const endpoint = async (teamId: string | null, events: EventFilter[]) => {
    const created = await registerEndpoint(context, teamId, { events });
    return created.endpoint.id;
  };
  const alerts = async () =>
    (await eventRows(context))
      .filter(({ type }) => type.startsWith('budget.'))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ type, payload }) => [
        type,
        (JSON.parse(payload) as { data: { thresholdPercent: number } }).data.thresholdPercent,
      ])
      .sort(([, a], [, b]) => Number(a) - Number(b));

  it('come at each threshold, once a budget and period, and say how it stands', async () => {
    const { budget } = await set();
    for (let i = 0; i < 2; i++) await acceptPicture(context, principal);
    expect(await alerts()).toEqual([]);
    const third = await acceptPicture(context, principal);
    expect(await alerts()).toEqual([['budget.threshold_reached', 50]]);
    await cancelGeneration(context, principal, third.id);
    for (let i = 0; i < 3; i++) await acceptPicture(context, principal);
    expect(await alerts()).toEqual([
      ['budget.threshold_reached', 50],
      ['budget.threshold_reached', 80],
      ['budget.exhausted', 100],
    ]);
    const [event] = (await eventRows(context)).filter(({ type }) => type === 'budget.exhausted');
    expect(JSON.parse(event!.payload)).toMatchObject({
      type: 'budget.exhausted',
      timestamp: '2026-06-16T12:00:00.000Z',
      data: {
        object: 'budget_alert',
        thresholdPercent: 100,
        budget: {
          id: budget.id,
          teamId: principal.teamId,
          limitCredits: 20,
          heldCredits: 20,
          availableCredits: 0,
        },
      },
    });
    context.clock.advance(DAY_MS);
    for (let i = 0; i < 3; i++) await acceptPicture(context, principal);
    expect((await alerts()).filter(([, percent]) => percent === 50)).toHaveLength(2);
  });

  it('come once when many cross a threshold at the same time', async () => {
    await set({ limitCredits: 10 * PRICE });
    const other = secondProcess(context);
    const racers = Array.from({ length: 30 }, (_, i) =>
      acceptGeneration(i % 2 ? context : other, pictureCommand(principal)),
    );
    await Promise.all(racers);
    expect(await alerts()).toEqual([
      ['budget.threshold_reached', 50],
      ['budget.threshold_reached', 80],
      ['budget.exhausted', 100],
    ]);
  });

  it.each([{ alertThresholds: [] }, { alertThresholds: [100] }, { alertThresholds: [90] }])(
    'tell that a budget is exhausted, once, whatever its thresholds: $alertThresholds',
    async ({ alertThresholds }) => {
      await set({ limitCredits: 2 * PRICE, alertThresholds });
      await acceptPicture(context, principal);
      expect(await alerts()).toEqual([]);
      await acceptPicture(context, principal);
      expect((await alerts()).filter(([type]) => type === 'budget.exhausted')).toEqual([
        ['budget.exhausted', 100],
      ]);
    },
  );

  it("go to the team's and the operator's endpoints that ask for them, and wake the dispatcher", async () => {
    const stranger = await createPrincipal(context);
    const [ours, operators] = [await endpoint(principal.teamId, asked), await endpoint(null, asked)];
    await endpoint(principal.teamId, ['generation.completed']);
    await endpoint(stranger.teamId, asked);
    await set({ limitCredits: PRICE, alertThresholds: [100] });
    context.notified.length = 0;
    await acceptPicture(context, principal);
    expect(context.notified).toContain('event-stored');
    const deliveries = await deliveryRows(context);
    expect(deliveries.map(({ endpointId, teamId }) => [endpointId, teamId]).sort()).toEqual(
      [
        [ours, principal.teamId],
        [operators, null],
      ].sort(),
    );
    expect(new Set(deliveries.map(({ eventId }) => eventId)).size).toBe(1);
    // Each is signed with its own endpoint's secret.
    expect(await deliverDue(context)).toBe(2);
    expect((await deliveryRows(context)).map(({ status }) => status)).toEqual(['delivered', 'delivered']);
  });

  it("of the gateway's budgets go to the operator alone", async () => {
    const operators = await endpoint(null, asked);
    await endpoint(principal.teamId, asked);
    await set({ scope: 'gateway', teamId: null, limitCredits: PRICE });
    await acceptPicture(context, principal);
    expect(new Set((await deliveryRows(context)).map(({ endpointId }) => endpointId))).toEqual(
      new Set([operators]),
    );
    expect((await eventRows(context)).every(({ teamId }) => teamId === null)).toBe(true);
  });

  it('are undone with the hold that another budget refuses', async () => {
    await set({ scope: 'gateway', teamId: null, limitCredits: PRICE });
    await set({ limitCredits: PRICE - 1 });
    const outcome = await acceptGeneration(context, pictureCommand(principal));
    expect(outcome.outcome).toBe('budget_refused');
    expect(await alerts()).toEqual([]);
  });

  it('also come when a limit is lowered, credits are taken away, or top-ups expire', async () => {
    const { budget } = await set({ limitCredits: 100 * PRICE, alertThresholds: [50] });
    await acceptPicture(context, principal);
    await set({ limitCredits: 2 * PRICE });
    expect(await alerts()).toHaveLength(1);
    await set({ limitCredits: 10 * PRICE, alertThresholds: [30, 60] });
    const adjust = (credits: number, until: number | null) =>
      adjustBudget(context, { budgetId: budget.id, credits, note: 'n', actor: 'a', until });
    await adjust(-7 * PRICE, null);
    expect((await alerts()).map(([, percent]) => percent)).toEqual([30, 50]);
    await adjust(10 * PRICE, context.clock.now() + 1_000);
    context.clock.advance(1_000);
    await acceptPicture(context, principal);
    expect((await alerts()).map(([, percent]) => percent)).toEqual([30, 50, 60]);
  });
});
