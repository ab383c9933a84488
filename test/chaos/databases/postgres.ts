import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startPostgres } from '../../start-postgres.ts';
import { startProxyProcess } from './proxy-process.ts';
import type { ChaosDatabase } from './chaos-database.ts';
import { postgresFaults } from './postgres-faults.ts';

const NAME = 'chaos';

/** A PostgreSQL server of its own, whose commits survive its crash, with a proxy in front of it. */
export async function createPostgres(): Promise<ChaosDatabase> {
  const server = startPostgres({ isDurable: true });
  const adminUrl = await server.url;
  await query(adminUrl, `create database ${NAME}`);
  const direct = new URL(adminUrl);
  direct.pathname = `/${NAME}`;
  const proxy = await startProxyProcess(direct.href);
  const administer = <Row>(statement: string) => query<Row>(adminUrl, statement);
  return {
    url: proxy.url,
    replicas: 2,
    query: (statement) => query(direct.href, statement),
    faults: postgresFaults({
      name: NAME,
      databaseUrl: direct.href,
      proxy,
      control: server.control,
      administer,
    }),
    async close() {
      await proxy.close();
      await server.stop();
    },
  };
}

// A server that a fault has just ended may still be recovering.
const PATIENCE_MS = 30_000;

async function query<Row>(connectionString: string, statement: string): Promise<Row[]> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(100)) {
    const client = new pg.Client({ connectionString, types });
    // What happens to an idle connection fails the next query on it.
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query(statement)).rows as Row[];
    } catch (error) {
      if (Date.now() > deadline || !isAway(error)) throw error;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

function isAway(error: unknown): boolean {
  const { code = '', message } = error as { code?: string; message: string };
  return /^(57P|08|53300|ECONN)/.test(code) || message.includes('terminated');
}

// pg gives 64-bit integers, which counts and times are, as text.
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === Number(pg.types.builtins.INT8) ? Number : (pg.types.getTypeParser(oid, format) as unknown),
} satisfies pg.CustomTypesConfig;
