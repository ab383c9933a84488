import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { acceptGeneration } from '../../../src/operations/generations/accept-generation.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { setBudget } from '../../../src/operations/budgets/set-budget.ts';
import { appendLedger } from '../../../src/store/budgets/ledger-entries.ts';
import { describeOnEngines } from '../../engines.ts';
import { completed } from '../upstream/fake-upstream.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  pictureCommand,
  pollDue,
  secondProcess,
  setTeamBudget,
  submitNext,
  type TestContext,
} from '../fixture.ts';
import { generationRows, ledgerOf, ledgerSums, usageOf, usageRows } from '../stored.ts';

const PRICE = 4;

describeOnEngines('budgets', (engine) => {
  let context: TestContext;
  let principal: Principal;

  beforeEach(async () => {
    context = await createContext(engine);
    principal = await createPrincipal(context);
  });
  afterEach(() => context.database.drop());

  const accept = (by = principal, on = context) => acceptGeneration(on, pictureCommand(by));
  const refusal = async (by = principal) => {
    const outcome = await accept(by);
    return outcome.outcome === 'budget_refused' ? outcome.refusal : outcome;
  };
  const monthly = { period: 'month', timeZone: 'UTC' } as const;
  const setGatewayBudget = (limitCredits: number) =>
    setBudget(context, { scope: 'gateway', teamId: null, keyId: null, limitCredits, ...monthly });
  const setKeyBudget = (limitCredits: number) =>
    setBudget(context, { scope: 'key', ...principal, limitCredits, ...monthly });

  it.each([30, 200])('accept exactly what fits when %i requests race for one', async (racers) => {
    const fitting = 7;
    const budget = await setTeamBudget(context, principal, fitting * PRICE + PRICE - 1);
    // Half of them through another process, on PostgreSQL and on SQLite alike.
    const other = secondProcess(context);
    const outcomes = await Promise.all(
      Array.from({ length: racers }, (_, i) => accept(principal, i % 2 === 0 ? context : other)),
    );
    expect(outcomes.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(fitting);
    expect(outcomes.filter(({ outcome }) => outcome === 'budget_refused')).toHaveLength(racers - fitting);
    expect(await usageOf(context, budget.id)).toMatchObject({ held: fitting * PRICE, settled: 0 });
    expect(await ledgerSums(context, budget.id)).toEqual({ held: fitting * PRICE, settled: 0 });
    expect(await generationRows(context)).toHaveLength(fitting);
  });

  it.each(['gateway', 'team', 'key'])('hold on all that apply or on none: refused by %s', async (scope) => {
    const limit = (of: string) => (of === scope ? PRICE - 1 : 100);
    const { budget: gateway } = await setGatewayBudget(limit('gateway'));
    const team = await setTeamBudget(context, principal, limit('team'));
    const { budget: key } = await setKeyBudget(limit('key'));
    expect(await refusal()).toMatchObject({ code: 'budget_exceeded', scope });
    for (const { id } of [gateway, team, key]) {
      expect(await usageOf(context, id)).toMatchObject({ held: 0 });
      expect(await ledgerOf(context, id)).toEqual([]);
    }
    expect(await generationRows(context)).toEqual([]);
  });

  it('hold on the gateway, the team and the key together, and on nobody else', async () => {
    const stranger = await createPrincipal(context);
    const theirs = await setTeamBudget(context, stranger, 100);
    const ours = [
      (await setGatewayBudget(100)).budget,
      await setTeamBudget(context, principal, 100),
      (await setKeyBudget(100)).budget,
    ];
    await acceptPicture(context, principal);
    for (const { id } of ours) expect(await usageOf(context, id)).toMatchObject({ held: PRICE });
    expect(await usageOf(context, theirs.id)).toMatchObject({ held: 0 });
  });

  it('say budget_held while held credits stand in the way, and budget_exceeded when nothing would help', async () => {
    const budget = await setTeamBudget(context, principal, PRICE);
    await acceptPicture(context, principal);
    const resetsAt = Date.UTC(2026, 6, 1);
    expect(await refusal()).toEqual({
      code: 'budget_held',
      budgetId: budget.id,
      scope: 'team',
      limitCredits: PRICE,
      adjustmentCredits: 0,
      heldCredits: PRICE,
      settledCredits: 0,
      requiredCredits: PRICE,
      resetsAt,
    });
    await submitNext(context);
    context.upstream.pollOutcomes.push(completed);
    await pollDue(context);
    expect(await refusal()).toMatchObject({ code: 'budget_exceeded', heldCredits: 0, settledCredits: PRICE });
  });

  it('begin anew with each period, and settle to the period that held', async () => {
    const budget = await setTeamBudget(context, principal, PRICE);
    await acceptPicture(context, principal);
    await submitNext(context);
    context.clock.set(Date.UTC(2026, 6, 1));
    await acceptPicture(context, principal);
    context.upstream.pollOutcomes.push(completed);
    await pollDue(context);
    const rows = await usageRows(context, budget.id);
    expect(rows.sort((a, b) => a.periodStartsAt - b.periodStartsAt)).toMatchObject([
      { periodStartsAt: Date.UTC(2026, 5, 1), heldCredits: 0, settledCredits: PRICE },
      { periodStartsAt: Date.UTC(2026, 6, 1), heldCredits: PRICE, settledCredits: 0 },
    ]);
  });

  it('refuse new holds and nothing else once lowered below what is in use; releases shrink the excess', async () => {
    const budget = await setTeamBudget(context, principal, 5 * PRICE);
    const [first, second] = [
      await acceptPicture(context, principal),
      await acceptPicture(context, principal),
    ];
    await acceptPicture(context, principal);
    await setTeamBudget(context, principal, PRICE);
    expect(await usageOf(context, budget.id)).toEqual({ held: 3 * PRICE, settled: 0, excess: 2 * PRICE });
    expect(await refusal()).toMatchObject({ code: 'budget_held', limitCredits: PRICE });

    await cancelGeneration(context, principal, first.id);
    expect(await usageOf(context, budget.id)).toEqual({ held: 2 * PRICE, settled: 0, excess: PRICE });
    await cancelGeneration(context, principal, second.id);
    expect(await usageOf(context, budget.id)).toEqual({ held: PRICE, settled: 0, excess: 0 });
    await submitNext(context);
    context.upstream.pollOutcomes.push(completed);
    await pollDue(context);
    expect(await usageOf(context, budget.id)).toEqual({ held: 0, settled: PRICE, excess: 0 });
  });

  it('take a raised limit at once', async () => {
    await setTeamBudget(context, principal, PRICE - 1);
    expect(await refusal()).toMatchObject({ code: 'budget_exceeded' });
    await setTeamBudget(context, principal, PRICE);
    expect(await accept()).toMatchObject({ outcome: 'accepted' });
  });

  it('are one for a scope and period, however many set them at once', async () => {
    const budgets = await Promise.all([10, 20, 30].map((limit) => setTeamBudget(context, principal, limit)));
    expect(new Set(budgets.map(({ id }) => id)).size).toBe(1);
  });

  it('never open a period with a limit that was lowered meanwhile', async () => {
    const other = secondProcess(context);
    for (let round = 0; round < 5; round++) {
      const by = await createPrincipal(context);
      const budget = await setTeamBudget(context, by, 100);
      const [outcome] = await Promise.all([accept(by), setTeamBudget(other, by, 0), accept(by), accept(by)]);
      const [row] = await usageRows(context, budget.id);
      if (row !== undefined) expect(row.limitCredits).toBe(0);
      else expect(outcome.outcome).toBe('budget_refused');
    }
  });

  it('cannot be overspent even by a direct UPDATE: the CHECK refuses it', async () => {
    const budget = await setTeamBudget(context, principal, 5);
    await acceptPicture(context, principal);
    const write = (values: object) =>
      context.store.transaction(async (tx) => {
        const { budgetUsage: u } = tx.tables;
        await tx.db.update(u).set(values).where(eq(u.budgetId, budget.id));
      });
    await expect(write({ heldCredits: 6 })).rejects.toThrow();
    await expect(write({ settledCredits: 2 })).rejects.toThrow();
    await expect(write({ heldCredits: -1 })).rejects.toThrow();
    await expect(write({ limitCredits: 3 })).rejects.toThrow();
    expect(await usageOf(context, budget.id)).toMatchObject({ held: 4, settled: 0 });
    await write({ heldCredits: 5 });
  });

  it.each(['settle', 'release'] as const)('refuse a second resolution of a hold: %s', async (kind) => {
    const budget = await setTeamBudget(context, principal, 100);
    const { id } = await acceptPicture(context, principal);
    await cancelGeneration(context, principal, id);
    const entry = { budgetId: budget.id, periodStartsAt: 0, generationId: id, credits: PRICE, note: null };
    const again = context.store.transaction((tx) => appendLedger(tx, { ...entry, kind, actor: 'test' }));
    await expect(again).rejects.toThrow();
    const held = context.store.transaction((tx) =>
      appendLedger(tx, { ...entry, kind: 'hold', actor: 'test' }),
    );
    await expect(held).rejects.toThrow();
    expect((await ledgerOf(context, budget.id)).map((row) => row.kind).sort()).toEqual(['hold', 'release']);
  });

  it('agree with the ledger after any sequence of accepts, cancels, successes, failures and limits', async () => {
    const budgets = [
      (await setGatewayBudget(60)).budget,
      await setTeamBudget(context, principal, 48),
      (await setKeyBudget(40)).budget,
    ];
    const random = seededRandom(4711);
    const accepted: string[] = [];
    for (let step = 0; step < 40; step++) {
      const choice = random();
      if (choice < 0.4) {
        const outcome = await accept();
        if (outcome.outcome === 'accepted') accepted.push(outcome.generation.id);
      } else if (choice < 0.55) {
        await cancelGeneration(context, principal, accepted[Math.floor(random() * accepted.length)] ?? '');
      } else if (choice < 0.75) {
        await submitNext(context).catch(() => undefined);
      } else if (choice < 0.95) {
        context.upstream.pollOutcomes = [random() < 0.5 ? completed : { kind: 'failed', message: 'no' }];
        await pollDue(context);
      } else {
        await setTeamBudget(context, principal, Math.floor(random() * 60));
      }
      for (const { id } of budgets) {
        const { held, settled } = await usageOf(context, id);
        expect({ held, settled }).toEqual(await ledgerSums(context, id));
        for (const row of await usageRows(context, id))
          expect(row.heldCredits + row.settledCredits).toBeLessThanOrEqual(
            row.limitCredits + row.excessCredits,
          );
      }
    }
    expect(accepted.length).toBeGreaterThan(5);
  });
});

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
