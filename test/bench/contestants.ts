import { join } from 'node:path';
import Database from 'better-sqlite3';
import { fileURLToPath } from 'node:url';
import { withOperations } from '../../src/commands/shared/with-operations.ts';
import { HOUR_MS } from '../../src/domain/clock.ts';
import { createKey } from '../../src/operations/access/create-key.ts';
import { createTeam } from '../../src/operations/access/create-team.ts';
import { setBudget } from '../../src/operations/budgets/set-budget.ts';
import { startServerProcess, type ServerProcess } from './server-process.ts';

/** A server in a process of its own that accepts generations. */
export interface Contestant extends ServerProcess {
  name: string;
  apiKey: string;
  /** Where it stores what it accepts; null for one that stores nothing. */
  databaseFile: string | null;
}

const script = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Fastify alone: reads the JSON and answers as much JSON as the gateway. */
export async function startBare(folder: string): Promise<Contestant> {
  const server = await startServerProcess([script('bare-server.ts')], {}, join(folder, 'bare.log'));
  return { name: 'bare Fastify', apiKey: 'none', databaseFile: null, ...server };
}

/** Key, idempotency, generation, budget and ledger in plain better-sqlite3: one transaction and one fsync a request. */
export async function startNaive(folder: string): Promise<Contestant> {
  const environment = { DATABASE_FILE: join(folder, 'naive.db') };
  const server = await startServerProcess(
    [script('naive-server.ts')],
    environment,
    join(folder, 'naive.log'),
  );
  return { name: 'naive', apiKey: 'secret', databaseFile: environment.DATABASE_FILE, ...server };
}

/**
 * `nanogate serve` itself, with its defaults: all workers run, a line is logged for each request (into a file). Its only
 * upstream account rests, so that the submitter looks, finds no allowance, and submits nothing.
 */
export async function startGateway(folder: string): Promise<Contestant> {
  const environment = {
    PORT: '0',
    DATABASE_URL: `file:${join(folder, 'gateway.db')}`,
    NANOPHOTO_API_KEY: 'none',
    NANOPHOTO_BASE_URL: 'http://127.0.0.1:9',
  };
  const apiKey = await prepareGateway(environment);
  const server = await startServerProcess(
    [script('../../src/main.ts'), 'serve'],
    environment,
    join(folder, 'gateway.log'),
  );
  return { name: 'Nanogate', apiKey, databaseFile: join(folder, 'gateway.db'), ...server };
}

/** @throws when fewer generations, or fewer holds, are on disk than were answered with 202 */
export function assertStored({ name, databaseFile }: Contestant, accepted: number): void {
  if (databaseFile === null) return;
  const database = new Database(databaseFile, { readonly: true });
  const count = (table: string) => database.prepare(`select count(*) from ${table}`).pluck().get() as number;
  const stored = Math.min(count('generations'), count('ledger_entries'));
  database.close();
  if (stored < accepted) throw new Error(`${name}: ${accepted} were accepted and ${stored} stored`);
}

/** A team with a key and a budget, in a database whose only upstream account rests. */
export async function prepareGateway(environment: Record<string, string>): Promise<string> {
  return withOperations({ environment }, async (context) => {
    const { id: teamId } = await createTeam(context, 'bench');
    const scope = { scope: 'team', teamId, keyId: null, period: 'month', timeZone: 'Europe/Berlin' } as const;
    await setBudget(context, { ...scope, limitCredits: 1_000_000_000 });
    await context.store.transaction(async (tx) => {
      await tx.db.update(tx.tables.upstreamAccounts).set({ retryAt: tx.now + HOUR_MS });
    });
    return (await createKey(context, teamId, 'bench')).key;
  });
}
