import pg from 'pg';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/domain/clock.ts';
import { defaultTimeouts } from '../../../src/store/engine/database-timeouts.ts';
import type { Session, Store } from '../../../src/store/engine/store.ts';
import {
  openPostgresStore,
  type PostgresStoreOptions,
} from '../../../src/store/postgres/open-postgres-store.ts';
import { postgres, type TestDatabase } from '../../engines.ts';
import { startStallingProxy } from './stalling-proxy.ts';

const unavailable = { code: 'unavailable', retryAfterSeconds: 2 };

let database: TestDatabase;
let operator: pg.Client;
const releases: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  database = await postgres.emptyDatabase();
  await database.open(systemClock).migrate();
  operator = new pg.Client({ connectionString: database.url });
  await operator.connect();
});

afterEach(async () => {
  for (const release of releases.splice(0).reverse()) await release();
  await operator.end();
  await database.drop();
});

function open(options: Partial<PostgresStoreOptions> = {}): Store {
  const store = openPostgresStore({ url: database.url, clock: systemClock, ...options });
  releases.push(() => store.close());
  return store;
}

/** Drizzle's PostgreSQL client has `execute` for raw statements, whatever its type here says. */
async function execute({ db }: Session, statement: string): Promise<{ rows: Record<string, unknown>[] }> {
  const runner = db as unknown as { execute(query: unknown): Promise<{ rows: Record<string, unknown>[] }> };
  return runner.execute(sql.raw(statement));
}

const write = 'update schema_migrations set checksum = checksum';
const rewrite = (store: Store) => store.transaction((tx) => execute(tx, write));

async function backendOf(session: Session): Promise<number> {
  return Number((await execute(session, 'select pg_backend_pid() as pid')).rows[0]?.pid);
}

describe('a fault of PostgreSQL is `unavailable`, and the next transaction succeeds', () => {
  it('when the session is terminated while a transaction uses it', async () => {
    const store = open();
    const cut = store.transaction(async (tx) => {
      await operator.query('select pg_terminate_backend($1, 5000)', [await backendOf(tx)]);
      return execute(tx, write);
    });
    await expect(cut).rejects.toMatchObject(unavailable);
    await rewrite(store);
  });

  it('when the session is terminated between two transactions', async () => {
    const store = open({ maxConnections: 1, onIdleError: () => undefined });
    const pid = await backendOf(store.reader);
    await operator.query('select pg_terminate_backend($1, 5000)', [pid]);
    await rewrite(store).catch((error: unknown) => expect(error).toMatchObject(unavailable));
    await rewrite(store);
  });

  it('when the session is read-only: it is replaced', async () => {
    const store = open({ maxConnections: 1 });
    await execute(store.reader, 'set default_transaction_read_only = on');
    await expect(rewrite(store)).rejects.toMatchObject(unavailable);
    await rewrite(store);
  });

  it('when one of several sessions broke: all of that time are replaced', async () => {
    const store = open({ maxConnections: 3 });
    const pids = await Promise.all([1, 2, 3].map(() => store.transaction((tx) => backendOf(tx))));
    await store
      .transaction(async (tx) => {
        await operator.query('select pg_terminate_backend($1, 5000)', [await backendOf(tx)]);
        return execute(tx, write);
      })
      .catch(() => undefined);
    const later = await Promise.all([1, 2, 3].map(() => store.transaction((tx) => backendOf(tx))));
    expect(later.filter((pid) => pids.includes(pid))).toEqual([]);
  });

  it('when another session locks the table', async () => {
    const store = open({ timeouts: { ...defaultTimeouts, lockMs: 50 } });
    await operator.query('begin; lock table schema_migrations in access exclusive mode');
    await expect(rewrite(store)).rejects.toMatchObject(unavailable);
    await operator.query('rollback');
    await rewrite(store);
  });

  it('when a statement takes too long', async () => {
    const store = open({ timeouts: { ...defaultTimeouts, statementMs: 50 } });
    const slow = store.transaction((tx) => execute(tx, 'select pg_sleep(60)'));
    await expect(slow).rejects.toMatchObject(unavailable);
    await rewrite(store);
  });

  it('when no connection becomes free', async () => {
    const store = open({ maxConnections: 1, timeouts: { ...defaultTimeouts, acquireMs: 500 } });
    await store.transaction(async () => {
      await expect(store.transaction(async () => undefined)).rejects.toMatchObject(unavailable);
    });
    await rewrite(store);
  });

  it('when a transaction was idle for too long, as one of a stalled process is', async () => {
    const store = open({ timeouts: { ...defaultTimeouts, idleMs: 50 } });
    const stalled = store.transaction(async (tx) => {
      const pid = await backendOf(tx);
      await expect
        .poll(
          async () => (await operator.query('select 1 from pg_stat_activity where pid = $1', [pid])).rowCount,
        )
        .toBe(0);
      return execute(tx, write);
    });
    await expect(stalled).rejects.toMatchObject(unavailable);
    await rewrite(store);
  });

  it('when the connection is half-open: nobody answers, and nobody says so', async () => {
    const proxy = await startStallingProxy(database.url);
    releases.push(() => proxy.close());
    const store = open({ url: proxy.url, timeouts: { ...defaultTimeouts, statementMs: 50, connectMs: 500 } });
    await rewrite(store);
    proxy.stall();
    await expect(rewrite(store)).rejects.toMatchObject(unavailable);
    await expect(store.verifyWritable()).rejects.toMatchObject(unavailable);
    proxy.resume();
    await rewrite(store);
  });
});

describe('a server that cannot be reached', () => {
  it.each([
    ['nothing listens', (url: URL) => (url.port = '1')],
    ['the password is wrong', (url: URL) => (url.username = 'nobody')],
    ['there is no such database', (url: URL) => (url.pathname = '/nothing')],
    ['the host has no address', (url: URL) => (url.hostname = 'nothing.invalid')],
  ])('is `unavailable`: %s', async (_, change) => {
    const url = new URL(database.url);
    change(url);
    await expect(rewrite(open({ url: url.href }))).rejects.toMatchObject(unavailable);
  });
});

describe('a defect of the gateway is no fault of the database', () => {
  it.each([
    'select nonsense from',
    "insert into schema_migrations (name) values ('no checksum')",
    "select 'x'::int",
  ])('%s', async (statement) => {
    await expect(open().transaction((tx) => execute(tx, statement))).rejects.not.toMatchObject({
      code: 'unavailable',
    });
  });
});

describe('a schema other than public', () => {
  const tables = async (schema: string) =>
    (await operator.query('select 1 from pg_tables where schemaname = $1', [schema])).rowCount;

  it('is made and holds all tables', async () => {
    const store = open({ schema: 'Gate-way' });
    await store.migrate();
    expect(await tables('Gate-way')).toBe(await tables('public'));
    expect(await store.pendingMigrations()).toEqual([]);
    await operator.query('drop schema "Gate-way" cascade');
  });

  it('can come from the parameters of the URL', async () => {
    await operator.query('create schema other');
    const store = open({ url: `${database.url}?options=-csearch_path%3Dother` });
    await store.migrate();
    expect(await tables('other')).toBe(await tables('public'));
    await operator.query('drop schema other cascade');
  });
});
