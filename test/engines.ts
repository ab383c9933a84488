import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { describe, inject } from 'vitest';
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

export const postgres: Engine = {
  name: 'postgres',
  createDatabase: createPostgresDatabase,
  emptyDatabase: emptyPostgresDatabase,
};

/** Describes a guarantee of the store or of the operations on both engines, under `<title> on <engine>`. */
export function describeOnEngines(title: string, body: (engine: Engine) => void): void {
  for (const engine of [sqlite, postgres]) describe(`${title} on ${engine.name}`, () => body(engine));
}

async function createSqliteDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(memoryFolder, 'nanogate-sqlite-'));
  const url = `file:${join(folder, 'test.db')}`;
  return withStores('sqlite', url, () => rm(folder, { recursive: true }));
}

async function createPostgresDatabase(): Promise<TestDatabase> {
  const server = await fetch(inject('postgresDoor'));
  const adminUrl = await server.text();
  if (!server.ok) throw new Error(adminUrl);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(adminUrl, `create database ${name}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  // The server is thrown away with all its databases at the end of the run.
  return withStores('postgres', url.href, async () => undefined);
}

// To make a database and its tables takes PostgreSQL half a second, to empty one a twentieth of that.
const emptied: string[] = [];

async function emptyPostgresDatabase(): Promise<TestDatabase> {
  const url = emptied.pop() ?? (await createPostgresDatabase()).url;
  return withStores('postgres', url, async () => {
    await administer(url, TRUNCATE_ALL);
    emptied.push(url);
  });
}

const TRUNCATE_ALL = `do $$ begin execute (
  select 'truncate ' || string_agg(format('%I', tablename), ', ')
  from pg_tables where schemaname = 'public' and tablename <> 'schema_migrations'
); end $$`;

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
