import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline/promises';
import { expect, inject, it } from 'vitest';
import type { Principal } from '../../src/domain/access/principal.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { verifyLedger } from '../../src/operations/budgets/verify-ledger.ts';
import { setBudget } from '../../src/operations/budgets/set-budget.ts';
import { describeOnEngines } from '../engines.ts';
import { createContext, createPrincipal } from '../operations/fixture.ts';
import { rounds } from '../rounds.ts';
import { usageOf } from '../operations/stored.ts';

const PROCESSES = rounds({ short: 2, long: 6 });
const REQUESTS = PROCESSES * 100;
const FITTING = REQUESTS / 5;
const PRICE = 4;

describeOnEngines('many requests at once from several processes', (engine) => {
  it('are accepted exactly as often as the budget has room for', { timeout: 120_000 }, async () => {
    const context = await createContext(engine);
    try {
      const principal = await createPrincipal(context);
      const owners = [
        { scope: 'gateway', teamId: null, keyId: null },
        { scope: 'team', teamId: principal.teamId, keyId: null },
      ] as const;
      const limits = [FITTING * PRICE + 50, FITTING * PRICE + PRICE - 1];
      const budgets = [];
      for (const [i, owner] of owners.entries())
        budgets.push(await setBudget(context, { ...owner, limitCredits: limits[i]!, period: 'month' }));

      const counts = await race(context.database.url, principal);
      expect(counts).toEqual({ accepted: FITTING, budget_refused: REQUESTS - FITTING });
      for (const { budget } of budgets)
        expect(await usageOf(context, budget.id)).toEqual({ held: FITTING * PRICE, settled: 0, excess: 0 });
      const verifyTotals = { store: context.store, clock: systemClock };
      expect((await verifyLedger(verifyTotals)).differences).toEqual([]);
    } finally {
      await context.database.drop();
    }
  });
});

/** Starts the processes, lets them go at the same time, and adds up what came of it. */
async function race(url: string, principal: Principal): Promise<Record<string, number>> {
  const racers = Array.from({ length: PROCESSES }, () => startRacer(url, principal));
  try {
    for (const racer of racers) expect(await racer.line()).toBe('ready');
    for (const racer of racers) racer.go();
    const total: Record<string, number> = {};
    for (const racer of racers) {
      const counts = JSON.parse(await racer.line()) as Record<string, number>;
      for (const [outcome, count] of Object.entries(counts)) total[outcome] = (total[outcome] ?? 0) + count;
    }
    return total;
  } finally {
    for (const racer of racers) racer.stop();
  }
}

function startRacer(url: string, principal: Principal) {
  const parameters = [inject('builtRacer'), url, JSON.stringify(principal), String(REQUESTS / PROCESSES)];
  const child = spawn(process.execPath, parameters, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    line: async () => String((await lines.next()).value),
    go: () => child.stdin.write('go\n'),
    stop: () => child.kill(),
  };
}
