import type Database from 'better-sqlite3';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { Clock } from '../../domain/clock.ts';
import type { Observer } from '../../domain/observation.ts';
import { ConnectionError, databaseFault } from '../engine/database-fault.ts';
import { defaultTimeouts, type DatabaseTimeouts } from '../engine/database-timeouts.ts';
import { observeCommitted } from '../engine/observe-committed.ts';
import * as tables from '../schema/sqlite.ts';
import type { Session, Store } from '../engine/store.ts';
import { createWritableCheck, PROBE_WRITE } from '../engine/writable-check.ts';
import { bindStatement } from './bind-statement.ts';
import { createGroupCommit } from './group-commit.ts';
import { createLogSync } from './log-sync.ts';
import { migrateSqlite, pendingSqliteMigrations } from './migrate-sqlite.ts';
import { openConnections } from './open-connections.ts';
import { reportSession } from './report-session.ts';
import { createReportThread } from './report-thread.ts';
import { createRowCache } from './row-cache.ts';

/**
 * A store in one SQLite file: one connection writes through the group commit, a read-only one serves
 * reads.
 */
export function openSqliteStore(options: SqliteStoreOptions): Store {
  const { filename, clock, observe, strict = false, timeouts = defaultTimeouts, onFatal } = options;
  const { lockMs: lockTimeoutMs } = timeouts;
  const { writing, reading } = openConnections(filename, lockTimeoutMs);
  const cachedRows = createRowCache(writing);
  const log = createLogSync(logFileOf(writing));
  const groupCommit = createGroupCommit(writing, {
    log: { assertUsable, sync },
    strict,
    lockTimeoutMs,
    settled: cachedRows.settled,
  });
  const writable = createWritableCheck(() => groupCommit.run(async () => writing.prepare(PROBE_WRITE).run()));
  const changes = writing.prepare('select total_changes()').pluck();
  let changesBefore = changes.get();

  function assertUsable(): void {
    try {
      log.assertUsable();
    } catch (error) {
      throw new ConnectionError('An earlier sync of the write-ahead log failed', error);
    }
  }

  async function sync(): Promise<void> {
    await log.sync().catch((error: unknown) => {
      const fatal = new ConnectionError('The write-ahead log could not be synced to disk', error);
      onFatal?.(fatal);
      throw fatal;
    });
    if (changes.get() !== changesBefore) writable.written();
    changesBefore = changes.get();
  }

  async function orUnavailable<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const fault = databaseFault(error);
      if (fault === null) throw error;
      writable.failed();
      // What was rolled back is no write.
      changesBefore = changes.get();
      throw fault;
    }
  }

  const writer = createSession(writing, cachedRows.remember);
  const reportThread = createReportThread(filename);

  return {
    engine: 'sqlite',
    transaction: (work) =>
      observeCommitted(observe, (observed) =>
        orUnavailable(() =>
          groupCommit.run(() => observed((note) => work({ ...writer, now: clock.now(), observe: note }))),
        ),
      ),
    reader: createSession(reading, cachedRows.remember),
    reports: reportSession(reportThread),
    verifyWritable: () => orUnavailable(() => writable.verify()),
    async migrate() {
      const applied = await orUnavailable(() => migrateSqlite(writing, clock));
      // The driver blocks the event loop while it waits for a lock. From now on the group commit waits instead.
      writing.pragma('busy_timeout = 0');
      cachedRows.start();
      return applied;
    },
    pendingMigrations: () => pendingSqliteMigrations(reading),
    close: async () => {
      await groupCommit.idle();
      await reportThread.close();
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
    snapshots: { values: new Map(), overlapMs: 0 },
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

export interface SqliteStoreOptions {
  filename: string;
  clock: Clock;
  observe?: Observer | undefined;
  timeouts?: DatabaseTimeouts | undefined;
  /** Called when nothing says any more what is on disk: the process must end. */
  onFatal?: ((error: unknown) => void) | undefined;
  /** Reject transactions that await anything but their own statements. For tests. */
  strict?: boolean | undefined;
}
