import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { periodAt } from '../../src/domain/budgets/budget.ts';
import { verifyLedger } from '../../src/operations/budgets/verify-ledger.ts';
import { readPeriodUsage } from '../../src/operations/budgets/update-period.ts';
import { rounds } from '../rounds.ts';
import { budgetCommands, budgetSetting, type BudgetSetting } from './budget-commands.ts';
import { set } from './budget-steps.ts';
import { createWorlds, type Model, type World } from './budget-world.ts';
import { viewOf } from './model-budget.ts';

// A longer search still: RUNS=20000 npm test -- test/simulation
const RUNS = Number(process.env.RUNS ?? rounds({ short: 12, long: 600 }));

let worlds: Awaited<ReturnType<typeof createWorlds>>;

describe('the budgets', () => {
  beforeAll(async () => void (worlds = await createWorlds()));
  afterAll(() => worlds.close());

  it(
    'keep their promises after every step of any story, and are as a simple model says',
    { timeout: 900_000 },
    async () => {
      // A failure prints the seed and the path to the shortest story that fails.
      await fc.assert(fc.asyncProperty(stories, runStory), { numRuns: RUNS });
    },
  );
});

const stories = fc.tuple(
  fc.array(budgetSetting, { maxLength: 4 }),
  fc.commands(budgetCommands(check), { maxCommands: 20, size: 'max' }),
);

async function runStory([settings, commands]: [
  BudgetSetting[],
  Iterable<fc.AsyncCommand<Model, World>>,
]): Promise<void> {
  const world = await worlds.world();
  try {
    const model: Model = { budgets: Array<null>(6).fill(null), generations: [], keys: new Map() };
    for (const setting of settings) await set(...setting)(model, world);
    await fc.asyncModelRun(() => ({ model, real: world }), commands);
  } finally {
    await world.context.store.close();
  }
}

async function check(model: Model, world: World): Promise<void> {
  await checkRows(world);
  await checkFigures(model, world);
  const { differences } = await verifyLedger(world.context);
  expect(differences).toEqual([]);
}

/** What each budget says is what the model says. */
async function checkFigures(model: Model, { context }: World): Promise<void> {
  const { reader } = context.store;
  const now = context.clock.now();
  const stored = await reader.db.select().from(reader.tables.budgets);
  const ledger = await reader.db.select().from(reader.tables.ledgerEntries);
  for (const budget of model.budgets) {
    if (budget === null) continue;
    for (const { startsAt, carried } of budget.periods.values()) {
      const entries = ledger.filter(
        (entry) =>
          entry.budgetId === budget.id && entry.periodStartsAt === startsAt && entry.actor === 'rollover',
      );
      expect(entries.reduce((sum, { credits }) => sum + credits, 0)).toBe(carried);
    }
    const row = stored.find(({ id }) => id === budget.id)!;
    expect(await readPeriodUsage(reader, row, periodAt(row, now), now)).toEqual(viewOf(budget, now));
  }
}

/** The promises, read from the rows past all that the operations know. */
async function checkRows({ context }: World): Promise<void> {
  const { db, tables } = context.store.reader;
  const [usage, ledger] = [
    await db.select().from(tables.budgetUsage),
    await db.select().from(tables.ledgerEntries),
  ];
  for (const row of usage) {
    const entries = ledger.filter(
      ({ budgetId, periodStartsAt }) => budgetId === row.budgetId && periodStartsAt === row.periodStartsAt,
    );
    const sum = (kind: string) =>
      entries.filter((entry) => entry.kind === kind).reduce((all, { credits }) => all + credits, 0);
    const { heldCredits, settledCredits, releasedCredits, limitCredits, adjustmentCredits, excessCredits } =
      row;
    expect(heldCredits).toBe(sum('hold') - sum('settle') - sum('release'));
    expect(settledCredits).toBe(sum('settle'));
    expect(releasedCredits).toBe(sum('release'));
    expect(adjustmentCredits).toBe(sum('adjust'));
    expect(excessCredits).toBe(Math.max(0, heldCredits + settledCredits - limitCredits - adjustmentCredits));
  }
  const resolved = ledger.filter(({ kind }) => kind === 'settle' || kind === 'release');
  const distinct = new Set(resolved.map(({ generationId, budgetId }) => `${generationId} ${budgetId}`));
  expect(distinct.size).toBe(resolved.length);
}
