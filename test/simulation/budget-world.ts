import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Principal } from '../../src/domain/access/principal.ts';
import { createKey } from '../../src/operations/access/create-key.ts';
import { openStore } from '../../src/store/open-store.ts';
import { sqlite, type Engine } from '../engines.ts';
import { memoryFolder } from '../memory-folder.ts';
import { NOON } from '../moved-clock.ts';
import { ACCOUNT, createContext, createPrincipal, type TestContext } from '../operations/fixture.ts';
import type { ModelBudget, Slot } from './model-budget.ts';

/** What the model knows of a generation: its holds, and whether they are still open. */
export interface ModelGeneration {
  id: string;
  credits: number;
  holds: { budget: ModelBudget; startsAt: number }[];
  open: boolean;
}

export interface Model {
  budgets: (ModelBudget | null)[];
  generations: ModelGeneration[];
  /** By team and idempotency key. */
  keys: Map<string, { quality: string; id: string }>;
}

/** The gateway's real parts on a real file, two teams with three keys, and the places where budgets can be. */
export interface World {
  context: TestContext;
  principals: Principal[];
  slots: Slot[];
  /** As when the process dies and starts again: what was in memory is gone. */
  reopen(): Promise<void>;
}

/** One step of a story: done to the world, and told to the model. */
export type Step = (model: Model, world: World) => Promise<void>;

/** Makes worlds that all begin as copies of one migrated file with the same teams. */
export async function createWorlds() {
  const folder = await mkdtemp(join(memoryFolder, 'nanogate-simulation-'));
  const template = join(folder, 'template.db');
  const first = await createContext(fileEngine(template), {
    // The simulation is about money: an account that may not ask would only make its stories duller.
    accounts: [{ ...ACCOUNT, requestsPerHour: 1_000_000, maxInFlight: 1_000 }],
  });
  const [a1, b1] = [await createPrincipal(first, 'a'), await createPrincipal(first, 'b')];
  const a2 = { teamId: a1.teamId, keyId: (await createKey(first, a1.teamId, 'second')).id };
  await first.store.close();
  let number = 0;

  async function world(): Promise<World> {
    const file = join(folder, `${++number}.db`);
    await copyFile(template, file);
    const context = { ...first, database: await fileEngine(file).emptyDatabase() };
    context.clock.set(NOON);
    context.notified.length = 0;
    context.observed.length = 0;
    context.upstream.submitOutcomes.length = 0;
    context.upstream.pollOutcomes.length = 0;
    context.store = context.database.open(context.clock);
    return {
      context,
      principals: [a1, a2, b1],
      slots: slotsOf(a1, b1),
      async reopen() {
        await context.store.close();
        context.store = context.database.open(context.clock);
      },
    };
  }
  return { world, close: () => rm(folder, { recursive: true }) };
}

function slotsOf(a: Principal, b: Principal): Slot[] {
  const none = { teamId: null, keyId: null };
  return [
    { scope: 'gateway', ...none, period: 'day', timeZone: 'Europe/Berlin' },
    { scope: 'gateway', ...none, period: 'total', timeZone: 'UTC' },
    { scope: 'team', teamId: a.teamId, keyId: null, period: 'day', timeZone: 'America/New_York' },
    { scope: 'team', teamId: a.teamId, keyId: null, period: 'week', timeZone: 'Pacific/Apia' },
    { scope: 'team', teamId: b.teamId, keyId: null, period: 'month', timeZone: 'UTC' },
    { scope: 'key', ...a, period: 'day', timeZone: 'Asia/Kathmandu' },
  ];
}

function fileEngine(file: string): Engine {
  const database = async () => ({
    engine: 'sqlite' as const,
    url: `file:${file}`,
    open: (clock: TestContext['clock']) => openStore({ url: `file:${file}`, clock, strict: true }),
    drop: async () => undefined,
  });
  return { ...sqlite, createDatabase: database, emptyDatabase: database };
}
