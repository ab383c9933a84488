import Database from 'better-sqlite3';
import { openDatabaseFile } from './open-database-file.ts';

// Earlier versions can corrupt a WAL that two connections write.
const MINIMUM_SQLITE_VERSION = '3.51.3';

/** The connections to one SQLite file: one that writes, and one that only reads. */
export function openConnections(
  filename: string,
  lockTimeoutMs: number,
): { writing: Database.Database; reading: Database.Database } {
  // Only another process can hold the lock: a command line beside the gateway, for one small transaction.
  const writing = openDatabaseFile(filename, lockTimeoutMs);
  try {
    configureWriting(writing);
    return { writing, reading: openReading(filename, lockTimeoutMs) };
  } catch (error) {
    writing.close();
    throw error;
  }
}

function configureWriting(writing: Database.Database): void {
  assertVersion(writing);
  // A commit reaches the log file at once, and the disk by `createLogSync` before its promise resolves.
  // `FULL` would block the event loop.
  writing.pragma('synchronous = NORMAL');
  // Otherwise the journal of a savepoint would be written to a file.
  writing.pragma('temp_store = MEMORY');
  writing.pragma('foreign_keys = ON');
  // What is erased is overwritten with zeros: else its bytes stay in the file until other rows take their place.
  writing.pragma('secure_delete = ON');
  // KiB. Idempotency keys are random: with SQLite's default of 2 MB most requests would read their index
  // from disk again.
  writing.pragma('cache_size = -65536');
  // Pages, so 16 MB instead of 4: a page that many commits change is copied into the database file less
  // often.
  writing.pragma('wal_autocheckpoint = 4000');
}

function openReading(filename: string, lockTimeoutMs: number): Database.Database {
  const reading = new Database(filename, { readonly: true });
  reading.pragma(`busy_timeout = ${lockTimeoutMs}`);
  // KiB. With SQLite's default of 2 MB, a read of the index of a long queue would come from the file again.
  reading.pragma('cache_size = -32768');
  return reading;
}

function assertVersion(connection: Database.Database): void {
  const version = connection.prepare('select sqlite_version()').pluck().get() as string;
  if (version.localeCompare(MINIMUM_SQLITE_VERSION, 'en', { numeric: true }) < 0) {
    throw new Error(`SQLite ${version} is too old: at least ${MINIMUM_SQLITE_VERSION} is needed`);
  }
}
