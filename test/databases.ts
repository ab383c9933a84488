import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Clock } from '../src/domain/clock.ts';
import type { Observer } from '../src/domain/observation.ts';
import { openStore } from '../src/store/open-store.ts';
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
  createDatabase: createSqliteDatabase,
  emptyDatabase: createSqliteDatabase,
};

/** @param adminUrl of a server that is thrown away with all its databases */
export function postgresEngine(adminUrl: () => Promise<string>): Engine {
  // To make a database and its tables takes PostgreSQL half a second, to empty one a twentieth of that.
  const emptied: string[] = [];
  const createDatabase = async () => {
    const name = `test_${randomUUID().replaceAll('-', '')}`;
    const url = new URL(await adminUrl());
    await administer(url.href, `create database ${name}`);
    url.pathname = `/${name}`;
    return withStores('postgres', url.href, async () => undefined);
  };
  return {
    name: 'postgres',
    createDatabase,
    emptyDatabase: async () => {
      const url = emptied.pop() ?? (await createDatabase()).url;
      return withStores('postgres', url, async () => {
        await administer(url, TRUNCATE_ALL);
        emptied.push(url);
      });
    },
  };
}

const TRUNCATE_ALL = `do $$ begin execute (
  select 'truncate ' || string_agg(format('%I', tablename), ', ')
  from pg_tables where schemaname = 'public' and tablename <> 'schema_migrations'
); end $$`;

async function createSqliteDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(memoryFolder, 'nanogate-sqlite-'));
  const url = `file:${join(folder, 'test.db')}`;
  return withStores('sqlite', url, () => rm(folder, { recursive: true }));
}

function withStores(engine: TestDatabase['engine'], url: string, remove: () => Promise<void>): TestDatabase {
  const stores = new Set<Store>();
  return {
    engine,
    url,
    open(clock, observe) {
      const store = openStore({ url, clock, observe, strict: true });
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

async function administer(adminUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
