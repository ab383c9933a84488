import { appendFileSync } from 'node:fs';
import { createKey } from '../../src/operations/access/create-key.ts';
import { createTeam } from '../../src/operations/access/create-team.ts';
import { setBudget } from '../../src/operations/budgets/set-budget.ts';
import { createEndpoint } from '../../src/operations/endpoints/create-endpoint.ts';
import type { OperationContext } from '../../src/operations/operation-context.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { withOperationContext } from '../with-operation-context.ts';
import { createChaosGateway, type ChaosGateway } from './chaos-gateway.ts';
import type { ChaosDatabase } from './databases/chaos-database.ts';
import { createPostgres } from './databases/postgres.ts';
import { createSqlite } from './databases/sqlite.ts';
import type { Journal } from './journal.ts';
import type { RunClock } from './run-clock.ts';
import { createRandom, type Random } from './random.ts';
import { startReceivers, type Receivers } from './receivers.ts';
import { chaosSettings } from './chaos-settings.ts';

/** All servers of a run: upstream, receivers, database and gateways. */
export interface World {
  journal: Journal;
  clock: RunClock;
  random: Random;
  sandbox: Sandbox;
  receivers: Receivers;
  database: ChaosDatabase;
  gateways: ChaosGateway[];
  teams: Team[];
  /** Does what an operator does beside the gateways. */
  operate<T>(work: (context: OperationContext) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface Team {
  id: string;
  name: string;
  key: string;
}

export type EngineName = 'sqlite' | 'postgres';

// The last team's budget is soon spent, so that refusals are part of the traffic.
const BUDGETS = [1_000_000, 1_000_000, 200];

export interface WorldOptions {
  engine: EngineName;
  seed: number;
  /** How many gateways share a PostgreSQL; with three it has a standby. */
  processes?: number;
  /** Where the log of each gateway goes; absent: nowhere. */
  logs?: string;
}

export async function createWorld(
  options: WorldOptions,
  { journal, clock }: Pick<World, 'journal' | 'clock'>,
): Promise<World> {
  const { engine, seed, logs, processes = 2 } = options;
  const releases: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const release of releases.splice(0).reverse()) await release();
  };
  try {
    const random = createRandom(seed);
    const database = await (engine === 'sqlite' ? createSqlite() : createPostgres(processes));
    releases.push(() => database.close());
    const sandbox = createSandbox({
      minDurationMs: 150,
      maxDurationMs: 600,
      requestsPerHour: 1_000_000,
      initialCredits: 10_000_000,
      clock,
    });
    const environment = { ...chaosSettings(database.url, await sandbox.start()), ...database.settings };
    releases.push(() => sandbox.stop());
    const receivers = await startReceivers(journal, createRandom(seed + 1));
    releases.push(() => receivers.close());
    const gateways = Array.from({ length: database.replicas }, (_, i) =>
      createChaosGateway(`gateway ${i + 1}`, {
        environment,
        journal,
        clock,
        keepLog: (line) => logs && appendFileSync(`${logs}/${engine}-${i + 1}.log`, `${line}\n`),
      }),
    );
    for (const gateway of gateways) releases.push(() => gateway.kill());
    await Promise.all(gateways.map((gateway) => gateway.start()));
    const operate = <T>(work: (context: OperationContext) => Promise<T>) =>
      withOperationContext({ environment }, work);
    const teams = await operate((context) => createTeams(context, receivers));
    return { journal, clock, random, sandbox, receivers, database, gateways, teams, operate, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function createTeams(context: OperationContext, receivers: Receivers): Promise<Team[]> {
  const teams: Team[] = [];
  for (const [index, limitCredits] of BUDGETS.entries()) {
    const name = `team-${index}`;
    const { id } = await createTeam(context, name);
    const scope = { scope: 'team', teamId: id, keyId: null, period: 'total', timeZone: 'UTC' } as const;
    await setBudget(context, { ...scope, limitCredits });
    for (const kind of ['steady', 'moody'] as const) {
      const path = `/${kind}/${name}`;
      const url = receivers.url(kind, path);
      const created = await createEndpoint(context, id, { url, events: ['*'], description: '' });
      if (created.outcome !== 'created') throw new Error(`No endpoint: ${created.outcome}`);
      receivers.expectSecret(path, created.secret);
    }
    const { key } = await createKey(context, id, 'chaos');
    teams.push({ id, name, key });
  }
  return teams;
}
