import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { systemClock, type Clock } from '../src/domain/clock.ts';
import type { Observer } from '../src/domain/observation.ts';
import { defaultTimeouts } from '../src/store/engine/database-timeouts.ts';
import { connectionConfig, prologueOf } from '../src/store/postgres/connection-config.ts';
import {
  createConnectionPool,
  type ConnectionPool,
  type ConnectionPoolOptions,
} from '../src/store/postgres/connection-pool.ts';
import { openStore, type OpenStoreOptions } from '../src/store/open-store.ts';
import type { Store } from '../src/store/engine/store.ts';
import { memoryFolder } from './memory-folder.ts';

/** A database of its own for one test: stores of several processes can be opened on it. */
export interface TestDatabase {
  engine: 'sqlite' | 'postgres';
  url: string;
  /** Opens a store; every one is closed by `drop`. */
  open(clock: Clock, observe?: Observer): Store;
  drop(): Promise<void>;
}

export interface Engine {
  name: 'sqlite' | 'postgres';
  /** New and without tables. */
  createDatabase(): Promise<TestDatabase>;
  /** Without rows; the tables may be there already, from an earlier test. */
  emptyDatabase(): Promise<TestDatabase>;
}

export const sqlite: Engine = {
  name: 'sqlite',
  createDatabase: () => createSqliteDatabase(),
  emptyDatabase: async () => {
    template ??= createTemplate();
    return createSqliteDatabase(await template);
  },
};

// To run the migrations takes ten times as long as to copy a file.
let template: Promise<string> | null = null;

/** The file of a database with tables and without rows, which stays until the process ends. */
async function createTemplate(): Promise<string> {
  const database = await createSqliteDatabase();
  const store = database.open(systemClock);
  await store.migrate();
  await store.close();
  process.once('exit', () => rmSync(dirname(fileOf(database)), { recursive: true }));
  return fileOf(database);
}

const fileOf = ({ url }: TestDatabase) => url.slice('file:'.length);

/**
 * @param adminUrl of a server that is thrown away with all its databases
 * @param pooler how a database is reached through a pooler in transaction mode
 */
export function postgresEngine(
  adminUrl: () => Promise<string>,
  pooler?: () => Promise<(url: string) => string>,
): Engine {
  // To make a database and its tables takes PostgreSQL half a second, to empty one a small part of that.
  const emptied: string[] = [];
  const administer = createAdministrator();
  const createDatabase = async () => {
    const name = `test_${randomUUID().replaceAll('-', '')}`;
    const url = new URL(await adminUrl());
    await administer(url.href, `create database ${name}`);
    url.pathname = `/${name}`;
    return withStores('postgres', url.href, async () => undefined, await optionsOf(url.href));
  };
  const poolOf = createKeptPools();
  const optionsOf = async (url: string, isKept = false): Promise<() => StoreOptions> => {
    if (pooler === undefined) return () => (isKept ? { url, pool: poolOf(url) } : { url });
    const pooledUrl = (await pooler())(url);
    return () => ({ url: pooledUrl, directUrl: url, preparedStatements: false });
  };
  return {
    name: 'postgres',
    createDatabase,
    emptyDatabase: async () => {
      const url = emptied.pop() ?? (await createDatabase()).url;
      const remove = async () => {
        await administer(url, DELETE_ALL);
        emptied.push(url);
      };
      return withStores('postgres', url, remove, await optionsOf(url, true));
    },
  };
}

// Few tables have rows, and few rows: to delete them takes a small part of what `truncate` of all tables takes.
const DELETE_ALL = `do $$ declare name text; has_rows boolean; begin
  set local session_replication_role = replica;
  for name in select tablename from pg_tables where schemaname = 'public' and tablename <> 'schema_migrations' loop
    execute format('select exists (select 1 from %I)', name) into has_rows;
    if has_rows and name = 'audit_head' then update audit_head set sequence = 0, hash = repeat('0', 64);
    elsif has_rows then execute format('delete from %I', name); end if;
  end loop;
end $$`;

async function createSqliteDatabase(copied?: string): Promise<TestDatabase> {
  const folder = await mkdtemp(join(memoryFolder, 'nanogate-sqlite-'));
  const file = join(folder, 'test.db');
  if (copied !== undefined) await copyFile(copied, file);
  return withStores('sqlite', `file:${file}`, () => rm(folder, { recursive: true }));
}

type StoreOptions = Pick<OpenStoreOptions, 'url' | 'directUrl' | 'preparedStatements' | 'pool'>;

function withStores(
  engine: TestDatabase['engine'],
  url: string,
  remove: () => Promise<void>,
  options: () => StoreOptions = () => ({ url }),
): TestDatabase {
  const stores = new Set<Store>();
  return {
    engine,
    url,
    open(clock, observe) {
      const store = openStore({ ...options(), clock, observe, strict: true });
      stores.add(store);
      return {
        ...store,
        close: async () => {
          if (stores.delete(store)) await store.close();
        },
      };
    },
    async drop() {
      for (const store of stores) await store.close();
      await remove();
    },
  };
}

/** Pools that outlive the stores of a test: to open a connection takes PostgreSQL longer than most tests use it. */
function createKeptPools(): (url: string) => ConnectionPool {
  const pools = new Map<string, ConnectionPool>();
  return (url) => {
    const kept = pools.get(url) ?? createConnectionPool(poolOptions(url));
    pools.set(url, kept);
    const underWay = new Set<Promise<unknown>>();
    return {
      async run(work) {
        const running = kept.run(work);
        underWay.add(running);
        try {
          return await running;
        } finally {
          underWay.delete(running);
        }
      },
      end: async () => void (await Promise.allSettled(underWay)),
    };
  };
}

function poolOptions(url: string): ConnectionPoolOptions {
  const prologue = prologueOf(defaultTimeouts, null);
  return { config: connectionConfig(url, null), maxConnections: 20, timeouts: defaultTimeouts, prologue };
}

/** Runs statements on a connection of its own to each database, kept open: to open one takes longer than the statement. */
function createAdministrator(): (url: string, statement: string) => Promise<void> {
  const pools = new Map<string, pg.Pool>();
  return async (url, statement) => {
    let pool = pools.get(url);
    if (pool === undefined) {
      pool = new pg.Pool({ connectionString: url, max: 1, idleTimeoutMillis: 0, allowExitOnIdle: true });
      // The server is stopped at the end of the run.
      pool.on('error', () => undefined);
      pools.set(url, pool);
    }
    await pool.query(statement);
  };
}
