import Database from 'better-sqlite3';
import pg from 'pg';
import type { Clock } from '../../../src/domain/clock.ts';
import type { Migration } from '../../../src/store/engine/migration.ts';
import { defaultTimeouts } from '../../../src/store/engine/database-timeouts.ts';
import { createConnectionPool } from '../../../src/store/postgres/connection-pool.ts';
import { migratePostgres } from '../../../src/store/postgres/migrate-postgres.ts';
import { migrateSqlite } from '../../../src/store/sqlite/migrate-sqlite.ts';
import type { TestDatabase } from '../../engines.ts';

/** Applies migrations of a test's own, and SQL, to a database. */
export interface MigrationRunner {
  migrate(all: readonly Migration[]): Promise<string[]>;
  /** Runs statements, separated by semicolons. */
  run(statements: string): Promise<void>;
  /** The first column of what a query answers. */
  values(query: string): Promise<unknown[]>;
  /** The tables that migrations have made, by name. */
  tables(): Promise<string[]>;
  columns(table: string): Promise<string[]>;
  close(): Promise<void>;
}

export function openMigrationRunner({ engine, url }: TestDatabase, clock: Clock): MigrationRunner {
  return engine === 'sqlite' ? sqliteRunner(url.slice('file:'.length), clock) : postgresRunner(url, clock);
}

function sqliteRunner(filename: string, clock: Clock): MigrationRunner {
  const connection = new Database(filename);
  connection.pragma('foreign_keys = ON');
  const values = async (query: string): Promise<unknown[]> => connection.prepare(query).pluck().all();
  return {
    migrate: (all) => migrateSqlite(connection, clock, all),
    run: async (statements) => void connection.exec(statements),
    values,
    tables: async () =>
      withoutOurs(await values("select name from sqlite_schema where type = 'table' order by name")),
    columns: async (table) => (await values(`select name from pragma_table_info('${table}')`)) as string[],
    close: async () => void connection.close(),
  };
}

function postgresRunner(url: string, clock: Clock): MigrationRunner {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  const migrating = createConnectionPool({
    config: { connectionString: url },
    maxConnections: 1,
    timeouts: defaultTimeouts,
    prologue: 'select 1',
  });
  const values = async (query: string): Promise<unknown[]> =>
    (await pool.query<unknown[]>({ text: query, rowMode: 'array' })).rows.map(([value]) => value);
  return {
    migrate: (all) => migratePostgres(migrating, clock, { all }),
    run: async (statements) => void (await pool.query(statements)),
    values,
    tables: async () =>
      withoutOurs(
        await values("select tablename from pg_tables where schemaname = 'public' order by tablename"),
      ),
    columns: async (table) =>
      (await values(
        `select column_name from information_schema.columns where table_schema = 'public' and table_name = '${table}'`,
      )) as string[],
    close: async () => {
      await migrating.end();
      await pool.end();
    },
  };
}

function withoutOurs(tables: unknown[]): string[] {
  return (tables as string[]).filter((table) => table !== 'schema_migrations');
}
