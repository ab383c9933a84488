import type { Clock } from '../../domain/clock.ts';
import { HOUR_MS, MINUTE_MS } from '../../domain/clock.ts';
import {
  pendingMigrations,
  readMigrations,
  type AppliedMigration,
  type Migration,
} from '../engine/migration.ts';
import { quoted } from './connection-config.ts';
import type { Connection } from './connection.ts';
import type { ConnectionPool } from './connection-pool.ts';

// Any number that no other program on the same database is likely to use.
const MIGRATION_LOCK = 7_236_001_934;
// Because another replica may be migrating; a longer migration is waited for in several rounds.
const LOCK_TIMEOUT_MS = MINUTE_MS;
// Because a migration may rewrite the largest table.
const STATEMENT_TIMEOUT_MS = HOUR_MS;

/**
 * Applies the pending migrations in one transaction. An advisory lock lets one replica do it while the
 * others wait. Returns their names.
 */
export async function migratePostgres(
  pool: ConnectionPool,
  clock: Clock,
  { all = readMigrations('postgres'), begin = 'BEGIN' }: MigrateOptions = {},
): Promise<string[]> {
  return pool.run(async (connection) => {
    const run = patient(connection);
    await run(begin);
    try {
      await run(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
      await run(`set local statement_timeout = ${STATEMENT_TIMEOUT_MS}`);
      await run('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
      const schema = await ensureSchema(run);
      const names = await applyPending(run, clock, all, schema);
      await run('COMMIT');
      return names;
    } catch (error) {
      // When the connection is lost, there is nothing to roll back.
      await run('ROLLBACK').catch(() => undefined);
      throw error;
    }
  });
}

export interface MigrateOptions {
  all?: readonly Migration[];
  /** Begins the transaction. */
  begin?: string;
}

/** @param read runs a read */
export async function pendingPostgresMigrations(read: ConnectionPool['run']): Promise<string[]> {
  const applied = await read((connection) => readApplied((text) => connection.query(text)));
  return pendingMigrations(readMigrations('postgres'), applied).map((migration) => migration.name);
}

type Run = (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }>;

/** Runs statements that may take longer than those of requests. */
function patient(connection: Connection): Run {
  return (text, values) =>
    connection.query({ text, query_timeout: STATEMENT_TIMEOUT_MS } as { text: string }, values);
}

/** The schema that the tables are in, made if it does not exist. */
async function ensureSchema(run: Run): Promise<string> {
  const { rows } = await run("select current_schema() as schema, current_setting('search_path') as path");
  const [{ schema, path } = { schema: null, path: '' }] = rows as { schema: string | null; path: string }[];
  if (schema !== null) return schema;
  const missing = /^"?([^",]+)"?$/.exec(path.trim())?.[1];
  if (missing === undefined || missing.startsWith('$'))
    throw new Error(`No schema of the search_path ${path} exists; set DATABASE_SCHEMA`);
  await run(`create schema if not exists ${quoted(missing)}`);
  return missing;
}

async function applyPending(
  run: Run,
  clock: Clock,
  all: readonly Migration[],
  schema: string,
): Promise<string[]> {
  await run(
    'create table if not exists schema_migrations (name text primary key, checksum text not null, applied_at bigint not null)',
  );
  // Versions before 0.4.0 made the table without it.
  await run('alter table schema_migrations add column if not exists oldest_version text');
  const pending = pendingMigrations(all, await readApplied(run));
  for (const { name, statements, checksum, oldestVersion } of pending) {
    // The generated statements name the schema of each table that another refers to.
    for (const statement of statements)
      await run(statement.replaceAll('"public".', () => `${quoted(schema)}.`));
    await run(
      'insert into schema_migrations (name, checksum, applied_at, oldest_version) values ($1, $2, $3, $4)',
      [name, checksum, clock.now(), oldestVersion],
    );
  }
  return pending.map((migration) => migration.name);
}

async function readApplied(run: Run): Promise<AppliedMigration[]> {
  const [table] = (await run("select to_regclass('schema_migrations') is not null as found")).rows;
  if ((table as { found: boolean } | undefined)?.found !== true) return [];
  return (await run('select * from schema_migrations')).rows as AppliedMigration[];
}
