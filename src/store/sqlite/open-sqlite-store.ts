import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { Clock } from '../../domain/clock.ts';
import type { Observer } from '../../domain/observation.ts';
import { observeCommitted } from '../engine/observe-committed.ts';
import * as tables from '../schema/sqlite.ts';
import type { Session, Store } from '../engine/store.ts';
import { bindStatement } from './bind-statement.ts';
import { createGroupCommit } from './group-commit.ts';
import { createLogSync } from './log-sync.ts';
import { migrateSqlite, pendingSqliteMigrations } from './migrate-sqlite.ts';
import { createRowCache } from './row-cache.ts';

// Earlier versions can corrupt a WAL that two connections write.
const MINIMUM_SQLITE_VERSION = '3.51.3';

/**
 * A store in one SQLite file: one connection writes through the group commit, a read-only one serves
 * reads.
 */
export function openSqliteStore({ filename, clock, observe, strict = false }: SqliteStoreOptions): Store {
  mkdirSync(dirname(filename), { recursive: true });
  const writing = new Database(filename);
  assertVersion(writing);
  writing.pragma('journal_mode = WAL');
  // A commit reaches the log file at once, and the disk by `createLogSync` before its promise resolves.
  // `FULL` would block the event loop.
  writing.pragma('synchronous = NORMAL');
  // Otherwise the journal of a savepoint would be written to a file.
  writing.pragma('temp_store = MEMORY');
  writing.pragma('foreign_keys = ON');
  // KiB. Idempotency keys are random: with SQLite's default of 2 MB most requests would read their index
  // from disk again.
  writing.pragma('cache_size = -65536');
  // Pages, so 16 MB instead of 4: a page that many commits change is copied into the database file less
  // often.
  writing.pragma('wal_autocheckpoint = 4000');
  // Only another process can hold the lock: a command line beside the gateway, for one small transaction.
  writing.pragma('busy_timeout = 5000');
  const reading = new Database(filename, { readonly: true });
  reading.pragma('busy_timeout = 5000');

  const cachedRows = createRowCache(writing);
  const log = createLogSync(logFileOf(writing));
  const groupCommit = createGroupCommit(writing, { log, strict, settled: cachedRows.settled });
  const writer = createSession(writing, cachedRows.remember);

  return {
    engine: 'sqlite',
    transaction: (work) =>
      observeCommitted(observe, (observed) =>
        groupCommit.run(() => observed((note) => work({ ...writer, now: clock.now(), observe: note }))),
      ),
    reader: createSession(reading, cachedRows.remember),
    async migrate() {
      const applied = await migrateSqlite(writing, clock);
      cachedRows.start();
      return applied;
    },
    pendingMigrations: () => pendingSqliteMigrations(reading),
    close: async () => {
      await groupCommit.idle();
      log.close();
      reading.close();
      writing.close();
    },
  };
}

/** A session on one connection. */
export function createSession(
  connection: Database.Database,
  remember: Session['remember'] = (_, read) => read(),
): Session {
  return {
    db: drizzle({ client: connection }),
    tables,
    skipLocked: sql``,
    forUpdate: sql``,
    prepare: (_, query) => bindStatement(connection, query),
    remember,
    prepared: new Map(),
  };
}

/**
 * The write-ahead log is beside the file that SQLite opened, which is another one where the name is a
 * link.
 */
function logFileOf(connection: Database.Database): string {
  // The first read creates the log.
  const file = connection.prepare("select file from pragma_database_list where name = 'main'").pluck().get();
  connection.prepare('select count(*) from sqlite_schema').get();
  return `${file as string}-wal`;
}

function assertVersion(connection: Database.Database): void {
  const version = connection.prepare('select sqlite_version()').pluck().get() as string;
  if (version.localeCompare(MINIMUM_SQLITE_VERSION, 'en', { numeric: true }) < 0) {
    throw new Error(`SQLite ${version} is too old: at least ${MINIMUM_SQLITE_VERSION} is needed`);
  }
}

export interface SqliteStoreOptions {
  filename: string;
  clock: Clock;
  observe?: Observer;
  /** Reject transactions that await anything but their own statements. For tests. */
  strict?: boolean;
}
