import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../src/domain/access/principal.ts';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../src/domain/clock.ts';
import { dayOf, type UsageGroup, type UsageRow } from '../../src/domain/usage/usage-row.ts';
import { forFigures, usageFigures, type UsageFigure } from '../../src/domain/usage/usage-figure.ts';
import { createKey } from '../../src/operations/access/create-key.ts';
import { adjustBudget } from '../../src/operations/budgets/adjust-budget.ts';
import { findBudget } from '../../src/operations/budgets/find-budget.ts';
import { readBudgets } from '../../src/operations/budgets/read-budgets.ts';
import { readLedger } from '../../src/operations/budgets/read-ledger.ts';
import { setBudget } from '../../src/operations/budgets/set-budget.ts';
import { verifyLedger } from '../../src/operations/budgets/verify-ledger.ts';
import { readUsage } from '../../src/operations/usage/read-usage.ts';
import { postgres, sqlite } from '../engines.ts';
import { createPrincipal } from '../operations/fixture.ts';
import { rounds } from '../rounds.ts';
import {
  accept,
  createMonthWorld,
  fates,
  liveDay,
  runUntil,
  submitQueued,
  type Fate,
  type Lived,
  type MonthWorld,
} from './month-world.ts';

const JULY = Date.UTC(2026, 6, 1);
const AUGUST = Date.UTC(2026, 7, 1);
const PER_DAY = rounds({ short: 1, long: 2 });
const fateNames = Object.keys(fates) as Fate[];

type Figures = Record<UsageFigure, number>;
const none = (): Figures => forFigures(usageFigures, () => 0);

function add(sum: Figures, more: Partial<Figures>): Figures {
  for (const figure of usageFigures) sum[figure] += more[figure] ?? 0;
  return sum;
}

/** What a report has to say of a generation that has ended. */
function figuresOf({ fate, decided, generation: { priceCredits } }: Lived): Partial<Figures> {
  const { count, figures } = fates[fate];
  return {
    [count]: 1,
    ...Object.fromEntries(figures.map((figure) => [figure, priceCredits])),
    ...(decided === 'charged' && { chargedCredits: priceCredits }),
    ...(decided === 'written_off' && { writtenOffCredits: priceCredits }),
  };
}

// On PostgreSQL it takes long; the reports and the ledger have quick tests on both engines.
const engines = rounds({ short: [sqlite], long: [sqlite, postgres] });

describe.each(engines)('a month of mixed use on $name', (engine) => {
  let world: MonthWorld;
  let principals: Principal[];
  let gateway: string;
  /** By team. */
  const budgets = new Map<string, string>();
  const ADJUSTED = 50;
  /** Those that have ended. */
  let settled: Lived[];
  /** Those that are open when the month ends: one at the upstream, one queued. */
  let open: Lived[];

  beforeAll(async () => {
    world = await createMonthWorld(engine, JULY);
    const { context, live } = world;
    const [web, shop, lab] = [
      await createPrincipal(context, 'web'),
      await createPrincipal(context, 'shop'),
      await createPrincipal(context, 'lab'),
    ];
    const second = { ...web, keyId: (await createKey(context, web.teamId, 'second')).id };
    principals = [web, shop, lab, second];
    const limit = { limitCredits: 5_000, period: 'month', timeZone: 'UTC', keyId: null } as const;
    gateway = (await setBudget(context, { ...limit, scope: 'gateway', teamId: null })).budget.id;
    for (const { teamId } of [web, shop, lab])
      budgets.set(teamId, (await setBudget(context, { ...limit, scope: 'team', teamId })).budget.id);
    const note = { note: 'launch', actor: 'operator', until: 'period' } as const;
    await adjustBudget(context, { budgetId: budgets.get(web.teamId)!, credits: ADJUSTED, ...note });

    let made = 0;
    for (let day = 0; day < 31; day++) {
      const wanted = Array.from({ length: PER_DAY }, (): [Principal, Fate] => {
        made += 1;
        return [
          principals[(made + Math.floor(made / 4)) % 4]!,
          fateNames[(made + Math.floor(made / fateNames.length)) % fateNames.length]!,
        ];
      });
      await liveDay(world, JULY + day * DAY_MS, wanted);
    }
    settled = [...world.lived];
    live.clock.set(AUGUST - SECOND_MS);
    const atUpstream = await accept(world, web, 'completes');
    await submitQueued(world);
    open = [atUpstream, await accept(world, shop, 'completes')];
  });
  afterAll(() => world.close());

  /** What reports have to say, of the generations that match. */
  function expected(matches: (one: Lived) => boolean): Figures {
    const sum = none();
    for (const one of settled.filter(matches)) add(sum, figuresOf(one));
    for (const { generation } of open.filter(matches)) add(sum, { heldCredits: generation.priceCredits });
    return sum;
  }
  const usage = (groupBy: UsageGroup[], teamId?: string) =>
    readUsage(world.context, { teamId, from: '2026-07-01', to: dayOf(world.context.clock.now()), groupBy });

  it('has each fate, each decision, and both with and without metadata', () => {
    const { lived } = world;
    expect(new Set(lived.map(({ fate }) => fate)).size).toBe(fateNames.length);
    expect(new Set(lived.map(({ decided }) => decided)).size).toBe(3);
    expect(new Set(lived.map(({ generation }) => generation.metadata.centre)).size).toBe(3);
    const total = expected(() => true);
    expect(usageFigures.filter((figure) => total[figure] === 0)).toEqual([]);
  });

  it.each<[UsageGroup, keyof UsageRow, (one: Lived) => string | undefined]>([
    ['team', 'teamId', ({ generation }) => generation.teamId],
    ['key', 'keyId', ({ generation }) => generation.keyId],
    ['model', 'model', ({ generation }) => generation.model],
    ['quality', 'quality', ({ generation }) => generation.input.imageQuality],
    ['metadata.centre', 'metadata', ({ generation }) => generation.metadata.centre],
  ])('is reported to the credit by %s', async (group, field, valueOf) => {
    const rows = await usage([group]);
    const values = new Set(world.lived.map(valueOf));
    expect(rows).toHaveLength(values.size);
    for (const value of values)
      expect(
        rows.find((row) => row[field] === value),
        value ?? 'untagged',
      ).toMatchObject(expected((one) => valueOf(one) === value));
  });

  it.each<UsageGroup[][]>([[[]], [['day']], [['metadata.centre', 'team']], [['metadata.centre', 'day']]])(
    'is reported whole by %o',
    async (groups) => {
      const sum = none();
      for (const row of await usage(groups)) add(sum, row);
      expect(sum).toEqual(expected(() => true));
    },
  );

  it('is in the ledger, day by day', async () => {
    const { entries } = await readLedger(world.context, gateway, { limit: 1_000 });
    const creditsOn = (day: string, kind: string) =>
      entries
        .filter((entry) => entry.kind === kind && dayOf(entry.createdAt) === day)
        .reduce((sum, { credits }) => sum + credits, 0);
    const rows = await usage(['day']);
    expect(rows.length).toBeGreaterThanOrEqual(31);
    for (const { day, settledCredits, releasedCredits, chargedCredits } of rows) {
      const ledger = ['settle', 'release', 'adjust'].map((kind) => creditsOn(day!, kind));
      expect(ledger, day).toEqual([settledCredits, releasedCredits, 0 - chargedCredits]);
    }
    expect((await verifyLedger(world.context)).differences).toEqual([]);
  });

  /** A budget holds by acceptance, so it is of July whatever ended in August. */
  async function expectBudgets(): Promise<void> {
    const { context } = world;
    const inJuly = { at: JULY + 3 * HOUR_MS };
    const balanceOf = (sums: Figures, adjusted: number) => ({
      bounds: { startsAt: JULY, endsAt: AUGUST },
      usage: {
        heldCredits: sums.heldCredits,
        settledCredits: sums.settledCredits,
        releasedCredits: sums.releasedCredits,
        adjustmentCredits: adjusted - sums.chargedCredits,
      },
    });
    const whole = balanceOf(
      expected(() => true),
      0,
    );
    expect(await findBudget(context, gateway, inJuly)).toMatchObject(whole);
    for (const principal of principals) {
      const { teamId } = principal;
      const ofTeam = balanceOf(
        expected(({ generation }) => generation.teamId === teamId),
        teamId === principals[0]!.teamId ? ADJUSTED : 0,
      );
      expect(await findBudget(context, budgets.get(teamId)!, inJuly)).toMatchObject(ofTeam);
      const applying = await readBudgets(context, principal, inJuly);
      const scopes = new Map(applying.map((balance) => [balance.budget.scope, balance]));
      expect(scopes.get('team')).toMatchObject(ofTeam);
      expect(scopes.get('gateway')).toMatchObject(whole);
    }
  }

  /** What the gateway says that the upstream has charged, less what never reached the upstream. */
  function expectBill({ settledCredits, unreconciledCredits }: Figures, underWay: number): void {
    const unbilled = settled.filter(({ fate }) => fate === 'requestLost');
    const never = unbilled.reduce((sum, { generation }) => sum + generation.priceCredits, 0);
    expect(never).toBeGreaterThan(0);
    expect(world.bill()).toBe(settledCredits + unreconciledCredits - never + underWay);
  }

  it("agrees with the budgets and the sandbox's bill at the end of the month", async () => {
    await expectBudgets();
    expectBill((await usage([]))[0]!, open[0]!.generation.priceCredits);
  });

  it('agrees with them when what was open has ended in August', async () => {
    await runUntil(world, AUGUST + HOUR_MS);
    settled.push(...open);
    open = [];
    const [total] = await usage([]);
    expect(total).toEqual(expected(() => true));
    await expectBudgets();
    expectBill(total!, 0);
    expect((await verifyLedger(world.context)).differences).toEqual([]);
  });
});
