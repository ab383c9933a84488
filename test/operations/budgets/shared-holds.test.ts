import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { periodAt } from '../../../src/domain/budgets/budget.ts';
import { setBudget } from '../../../src/operations/budgets/set-budget.ts';
import { holdCreditsInTurn } from '../../../src/store/budgets/hold-credits-in-turn.ts';
import type { Store } from '../../../src/store/engine/store.ts';
import { postgres } from '../../engines.ts';
import { acceptPicture, createContext, createPrincipal } from '../fixture.ts';
import { usageOf } from '../stored.ts';

const ROUNDS = 20;

it('groups of two processes that hold on the same budgets in opposite orders never deadlock', async () => {
  const context = await createContext(postgres);
  try {
    const { clock, database } = context;
    const holds: { budgetId: string; periodStartsAt: number; credits: number }[] = [];
    for (const principal of [await createPrincipal(context), await createPrincipal(context)]) {
      const owner = { scope: 'team', teamId: principal.teamId, keyId: null, period: 'month' } as const;
      const { budget } = await setBudget(context, { ...owner, limitCredits: 10_000 });
      holds.push({ budgetId: budget.id, periodStartsAt: periodAt(budget, clock.now()).startsAt, credits: 1 });
      await acceptPicture(context, principal);
    }
    const before = await Promise.all(holds.map(({ budgetId }) => usageOf(context, budgetId)));
    let runs = 0;
    const holdOn = (store: Store, hold: (typeof holds)[number]) =>
      store.transaction(
        (tx) => {
          runs += 1;
          return holdCreditsInTurn(tx, [hold]);
        },
        { sharesCommit: hold.budgetId },
      );
    const stores = [database.open(clock), database.open(clock)];
    for (let round = 0; round < ROUNDS; round++)
      await Promise.all(
        stores.flatMap((store, i) =>
          (i === 0 ? holds : holds.toReversed()).map((hold) => holdOn(store, hold)),
        ),
      );
    expect(runs).toBe(ROUNDS * 4);
    const after = await Promise.all(holds.map(({ budgetId }) => usageOf(context, budgetId)));
    expect(after.map(({ held }, i) => held - before[i]!.held)).toEqual([ROUNDS * 2, ROUNDS * 2]);
    const [row] = (await context.store.reader.db
      .select({ deadlocks: sql<string>`deadlocks` })
      .from(sql`pg_stat_database where datname = current_database()`)) as { deadlocks: string }[];
    expect(Number(row?.deadlocks)).toBe(0);
  } finally {
    await context.database.drop();
  }
});
