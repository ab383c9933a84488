import type Database from 'better-sqlite3';
import type { Clock } from '../../domain/clock.ts';
import {
  pendingMigrations,
  readMigrations,
  type AppliedMigration,
  type Migration,
} from '../engine/migration.ts';

/**
 * Applies the pending migrations in one transaction, all or none, and returns their names. SQLite changes
 * a table by making a new one, so foreign keys are turned off, before the transaction because the pragma
 * does nothing inside one. The check at the end takes their place.
 * @throws when rows would be left without the row they refer to
 */
export async function migrateSqlite(
  connection: Database.Database,
  clock: Clock,
  all: readonly Migration[] = readMigrations('sqlite'),
): Promise<string[]> {
  connection.exec(
    'create table if not exists schema_migrations (name text primary key, checksum text not null, applied_at integer not null)',
  );
  addOldestVersion(connection);
  connection.pragma('foreign_keys = OFF');
  try {
    return connection.transaction(() => applyPending(connection, clock, all)).immediate();
  } finally {
    connection.pragma('foreign_keys = ON');
  }
}

export async function pendingSqliteMigrations(connection: Database.Database): Promise<string[]> {
  return pendingMigrations(readMigrations('sqlite'), readApplied(connection)).map(
    (migration) => migration.name,
  );
}

function applyPending(connection: Database.Database, clock: Clock, all: readonly Migration[]): string[] {
  const pending = pendingMigrations(all, readApplied(connection));
  const record = connection.prepare(
    'insert into schema_migrations (name, checksum, applied_at, oldest_version) values (?, ?, ?, ?)',
  );
  for (const { name, statements, checksum, oldestVersion } of pending) {
    for (const statement of statements) connection.exec(statement);
    record.run(name, checksum, clock.now(), oldestVersion);
  }
  const broken = connection.pragma('foreign_key_check') as unknown[];
  if (broken.length > 0)
    throw new Error(`The migration would leave ${broken.length} rows without the row they refer to`);
  return pending.map((migration) => migration.name);
}

function readApplied(connection: Database.Database): AppliedMigration[] {
  const exists = connection.prepare("select 1 from sqlite_master where name = 'schema_migrations'").get();
  if (exists === undefined) return [];
  return connection.prepare('select * from schema_migrations').all() as AppliedMigration[];
}

/** Versions before 0.4.0 made the table without it. */
function addOldestVersion(connection: Database.Database): void {
  const columns = connection.prepare("select name from pragma_table_info('schema_migrations')").pluck().all();
  if (!columns.includes('oldest_version'))
    connection.exec('alter table schema_migrations add column oldest_version text');
}
