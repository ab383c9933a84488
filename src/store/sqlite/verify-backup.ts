import { existsSync, readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { parseOwnJson } from '../../domain/parse-json.ts';
import type { BackupInfo } from '../engine/backup-options.ts';
import { pendingMigrations, readMigrations, type AppliedMigration } from '../engine/migration.ts';
import { checksumOf } from './checksum-of.ts';

/**
 * Opens a backup and checks all of it: every page, every reference, and that this version knows its schema.
 * @returns what it says of itself; null: it is a copy that another tool made
 * @throws Error that says in one line what is wrong
 */
export function verifyBackup(file: string): BackupInfo | null {
  const connection = open(file);
  try {
    const [first] = connection.pragma('integrity_check(1)') as { integrity_check: string }[];
    if (first?.integrity_check !== 'ok') throw new Error(`damaged: ${first?.integrity_check}`);
    if ((connection.pragma('foreign_key_check') as unknown[]).length > 0)
      throw new Error('damaged: rows are missing that others refer to');
    const hasTable = connection.prepare('select 1 from sqlite_schema where name = ?').pluck();
    if (hasTable.get('schema_migrations') === undefined) throw new Error('not a database of Nanogate');
    const applied = connection.prepare('select * from schema_migrations').all() as AppliedMigration[];
    pendingMigrations(readMigrations('sqlite'), applied);
    if (hasTable.get(INFO_TABLE) === undefined) return null;
    return parseOwnJson<BackupInfo>(
      connection.prepare(`select info from ${INFO_TABLE}`).pluck().get() as string,
    );
  } catch (cause) {
    throw new Error(`${file} cannot be restored: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  } finally {
    connection.close();
  }
}

/** Only backups have it. */
export const INFO_TABLE = 'backup_info';

/** @throws Error when there is no such file, or there is a checksum beside it and it is another one */
export async function verifyChecksum(file: string): Promise<void> {
  if (!existsSync(file)) throw new Error(`${file} does not exist`);
  if (!existsSync(`${file}.sha256`)) return;
  const expected = readFileSync(`${file}.sha256`, 'utf8').slice(0, 64);
  if ((await checksumOf(file)) !== expected)
    throw new Error(
      `${file} cannot be restored: it is damaged or truncated, its checksum is not that of ${file}.sha256`,
    );
}

function open(file: string): Database.Database {
  try {
    return new Database(file, { readonly: true, fileMustExist: true });
  } catch (cause) {
    throw new Error(`${file} cannot be opened: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}
