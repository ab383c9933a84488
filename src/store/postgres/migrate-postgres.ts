import type pg from 'pg';
import type { Clock } from '../../domain/clock.ts';
import {
  pendingMigrations,
  readMigrations,
  type AppliedMigration,
  type Migration,
} from '../engine/migration.ts';

// Any number that no other program on the same database is likely to use.
const MIGRATION_LOCK = 7_236_001_934;

/**
 * Applies the pending migrations in one transaction. An advisory lock lets one replica do it while the
 * others wait. Returns their names.
 */
export async function migratePostgres(
  pool: pg.Pool,
  clock: Clock,
  all: readonly Migration[] = readMigrations('postgres'),
): Promise<string[]> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    const names = await applyPending(client, clock, all);
    await client.query('COMMIT');
    return names;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

export async function pendingPostgresMigrations(pool: pg.Pool): Promise<string[]> {
  return pendingMigrations(readMigrations('postgres'), await readApplied(pool)).map(
    (migration) => migration.name,
  );
}

async function applyPending(
  client: pg.PoolClient,
  clock: Clock,
  all: readonly Migration[],
): Promise<string[]> {
  await client.query(
    'create table if not exists schema_migrations (name text primary key, checksum text not null, applied_at bigint not null)',
  );
  const pending = pendingMigrations(all, await readApplied(client));
  for (const { name, statements, checksum } of pending) {
    for (const statement of statements) await client.query(statement);
    await client.query('insert into schema_migrations values ($1, $2, $3)', [name, checksum, clock.now()]);
  }
  return pending.map((migration) => migration.name);
}

async function readApplied(client: pg.Pool | pg.PoolClient): Promise<AppliedMigration[]> {
  const { rows } = await client.query<{ found: boolean }>(
    "select to_regclass('schema_migrations') is not null as found",
  );
  if (rows[0]?.found !== true) return [];
  return (await client.query<AppliedMigration>('select name, checksum from schema_migrations')).rows;
}
