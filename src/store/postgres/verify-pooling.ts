import type pg from 'pg';
import type { ServerAddress } from './server-address.ts';
import { createClientClass } from './client-class.ts';
import type { Connection } from './connection.ts';
import type { ConnectionPool } from './connection-pool.ts';

/**
 * Compares how the server is reached with the settings.
 * @throws Error that says in one line which setting is wrong
 */
export async function verifyPooling({
  pool,
  address,
  direct,
  keepsSessions,
  connectMs,
}: PoolingOptions): Promise<void> {
  const isPooler = await pool.run(isReachedThroughPooler);
  if (isPooler && keepsSessions && (await changesServers(address, connectMs)))
    throw new Error(
      'DATABASE_URL leads to a connection pooler in transaction mode: set DATABASE_PREPARED_STATEMENTS=off, and DATABASE_DIRECT_URL to the server itself',
    );
  if (direct === null) return;
  if (await changesServers(direct, connectMs))
    throw new Error(
      'DATABASE_DIRECT_URL leads to a connection pooler in transaction mode: it must lead to the server itself',
    );
  const [one, other] = await Promise.all([
    pool.run(readDatabase),
    withClients(direct, connectMs, ([client]) => readDatabase(client!)),
  ]);
  if (one !== other) throw new Error('DATABASE_DIRECT_URL leads to another database than DATABASE_URL');
}

export interface PoolingOptions {
  pool: ConnectionPool;
  /** Of `DATABASE_URL`. */
  address: ServerAddress;
  /** Of `DATABASE_DIRECT_URL`; null: it is not set. */
  direct: ServerAddress | null;
  /** Whether the gateway keeps statements and settings on its connections. */
  keepsSessions: boolean;
  connectMs: number;
}

/** A pooler gives its clients process numbers of its own, for their cancel requests. */
async function isReachedThroughPooler(connection: Connection): Promise<boolean> {
  return connection.processId !== (await readServerProcess(connection));
}

/** Whether a connection is served by one process of the server after the other: while another is in a transaction, it may not get the same. */
async function changesServers(address: ServerAddress, connectMs: number): Promise<boolean> {
  return withClients(address, connectMs, async ([first, second]) => {
    // Others use the pooler too, so that both may get other processes than expected, but hardly each time.
    for (let trial = 0; trial < TRIALS; trial++) {
      const before = await readServerProcess(first!);
      await second!.query('begin');
      const ofSecond = await readServerProcess(second!);
      // A pooler with a single connection to the server lets the first one wait until the other has ended its transaction.
      if (ofSecond === before) return true;
      const after = await readServerProcess(first!);
      await second!.query('commit');
      if (after !== before) return true;
    }
    return false;
  });
}

const TRIALS = 5;

interface Queryable {
  query(text: string): Promise<{ rows: unknown[] }>;
}

async function readServerProcess(client: Queryable): Promise<number> {
  const { rows } = await client.query('select pg_backend_pid() as pid');
  return (rows[0] as { pid: number }).pid;
}

/** The same for connections to the same database of the same server. */
async function readDatabase(client: Queryable): Promise<string> {
  const { rows } = await client.query(
    'select current_database() as name, extract(epoch from pg_postmaster_start_time())::text as started',
  );
  return JSON.stringify(rows[0]);
}

async function withClients<T>(
  { config, hosts }: ServerAddress,
  connectMs: number,
  work: (clients: pg.Client[]) => Promise<T>,
): Promise<T> {
  const Client = createClientClass(connectMs, hosts?.find ?? null);
  const clients = [0, 1].map(() => new Client({ ...config, query_timeout: connectMs }));
  try {
    for (const client of clients) await client.connect();
    return await work(clients);
  } finally {
    await Promise.allSettled(clients.map((client) => client.end()));
  }
}
