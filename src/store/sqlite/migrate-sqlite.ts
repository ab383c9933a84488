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
  for (const { name, statements, checksum } of pending) {
    for (const statement of statements) connection.exec(statement);
    connection.prepare('insert into schema_migrations values (?, ?, ?)').run(name, checksum, clock.now());
  }
  const broken = connection.pragma('foreign_key_check') as unknown[];
  if (broken.length > 0)
    throw new Error(`The migration would leave ${broken.length} rows without the row they refer to`);
  return pending.map((migration) => migration.name);
}

function readApplied(connection: Database.Database): AppliedMigration[] {
  const exists = connection.prepare("select 1 from sqlite_master where name = 'schema_migrations'").get();
  if (exists === undefined) return [];
  return connection.prepare('select name, checksum from schema_migrations').all() as AppliedMigration[];
}
