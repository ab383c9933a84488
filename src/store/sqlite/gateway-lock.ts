import Database from 'better-sqlite3';
import { createOwnerFile } from './create-owner-file.ts';

/** The right to serve a database file. A process that ends in any way gives it back. */
export interface GatewayLock {
  release(): void;
}

// A process that is being replaced may need a moment to end.
const WAIT_MS = 1_000;

/**
 * Lets one gateway serve a database file. Two would deliver each other's webhooks twice and know nothing
 * of each other's commits. Commands do not take the lock, so they can run beside the gateway. It is the
 * lock of an empty SQLite file beside the database, because Node has no locks of its own.
 * @throws Error when another gateway has it
 */
export function createGatewayLock(databaseFile: string): GatewayLock {
  const path = `${databaseFile}-lock`;
  createOwnerFile(path);
  const connection = new Database(path, { timeout: WAIT_MS });
  try {
    // It writes nothing, so it needs no journal file.
    connection.pragma('journal_mode = MEMORY');
    connection.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    connection.close();
    if (!isBusy(cause)) throw cause;
    // Without its cause: a database that is locked would be waited for.
    throw new Error(
      `another gateway serves the database file ${databaseFile}: stop it first. Several gateways need PostgreSQL`,
    );
  }
  return { release: () => connection.close() };
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}
