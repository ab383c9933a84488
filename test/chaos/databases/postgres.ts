import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { splitDatabaseUrl } from '../../../src/domain/split-database-url.ts';
import { startPostgres } from '../../start-postgres.ts';
import { startProxyProcess } from './proxy-process.ts';
import type { ChaosDatabase } from './chaos-database.ts';
import { postgresFaults } from './postgres-faults.ts';

const NAME = 'chaos';

// From so many gateways on, it has a standby that is promoted at the end.
const REPLICAS_WITH_STANDBY = 3;

/** A PostgreSQL server of its own, whose commits survive its crash, with a proxy in front of it. */
export async function createPostgres(replicas: number): Promise<ChaosDatabase> {
  const hasStandby = replicas >= REPLICAS_WITH_STANDBY;
  const server = startPostgres(hasStandby ? { standby: 'synchronous' } : { isDurable: true });
  const [adminUrl = '', standbyUrl = ''] = splitDatabaseUrl(await server.url).urls;
  await query(adminUrl, `create database ${NAME}`);
  const ofDatabase = (url: string) => url.replace(/\w+$/, NAME);
  let direct = ofDatabase(adminUrl);
  const proxy = await startProxyProcess(direct);
  const administer = <Row>(statement: string) => query<Row>(adminUrl, statement);
  return {
    url: hasStandby ? withHost(proxy.url, new URL(standbyUrl).host) : proxy.url,
    replicas,
    settings: hasStandby ? { DATABASE_REPLICATION: 'synchronous' } : {},
    query: (statement) => query(direct, statement),
    faults: postgresFaults({
      name: NAME,
      databaseUrl: direct,
      proxy,
      control: server.control,
      administer,
    }),
    failOver: hasStandby
      ? async () => {
          await server.control('kill');
          await server.control('promote');
          direct = ofDatabase(standbyUrl);
        }
      : null,
    async close() {
      await proxy.close();
      await server.stop();
    },
  };
}

function withHost(url: string, host: string): string {
  const { host: first } = new URL(url);
  return url.replace(first, `${first},${host}`);
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
