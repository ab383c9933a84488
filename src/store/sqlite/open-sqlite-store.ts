import type Database from 'better-sqlite3';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { timesOf, type Clock } from '../../domain/clock.ts';
import type { Observer } from '../../domain/observation.ts';
import type { ReportCondition } from '../../domain/report-condition.ts';
import { ConnectionError, databaseFault } from '../engine/database-fault.ts';
import { defaultTimeouts, type DatabaseTimeouts } from '../engine/database-timeouts.ts';
import { createChangeHub } from '../engine/change-hub.ts';
import { observeCommitted } from '../engine/observe-committed.ts';
import * as tables from '../schema/sqlite.ts';
import type { Session, Store } from '../engine/store.ts';
import { alone } from '../engine/together.ts';
import { createWritableCheck, PROBE_WRITE } from '../engine/writable-check.ts';
import { bindStatement } from './bind-statement.ts';
import { createGroupCommit } from './group-commit.ts';
import { migrateSqlite, pendingSqliteMigrations } from './migrate-sqlite.ts';
import { openDatabase } from './open-database.ts';
import { compact, releasePages } from './release-pages.ts';
import { reportSession } from './report-session.ts';
import { createSubmissionMark } from './submission-mark.ts';
import { backUpInThread } from './back-up-in-thread.ts';
import { createReportThread } from './report-thread.ts';
import { createRowCache } from './row-cache.ts';

/**
 * A store in one SQLite file: one connection writes through the group commit, a read-only one serves
 * reads.
 */
export function openSqliteStore(options: SqliteStoreOptions): Store {
  const { filename, clock, observe, strict = false, timeouts = defaultTimeouts, onFatal } = options;
  const { exclusive = false, report = () => undefined } = options;
  const { lockMs: lockTimeoutMs } = timeouts;
  const { writing, reading, files } = openDatabase({ filename, lockTimeoutMs, exclusive, report });
  const mark = createSubmissionMark(`${filename}.mark`);
  const cachedRows = createRowCache(writing);
  const groupCommit = createGroupCommit(writing, {
    log: { assertUsable, sync },
    strict,
    lockTimeoutMs,
    makeRoom: files.makeRoom,
    settled: cachedRows.settled,
  });
  const changes = createChangeHub();
  const writable = createWritableCheck(() => groupCommit.run(async () => writing.prepare(PROBE_WRITE).run()));
  const totalChanges = writing.prepare('select total_changes()').pluck();
  let changesBefore = totalChanges.get();

  function assertUsable(): void {
    try {
      files.log.assertUsable();
    } catch (error) {
      throw new ConnectionError('An earlier sync of the write-ahead log failed', error);
    }
    files.assertUnchanged();
  }

  async function sync(): Promise<void> {
    await files.log.sync().catch((error: unknown) => {
      const fatal = new ConnectionError('The write-ahead log could not be synced to disk', error);
      onFatal?.(fatal);
      throw fatal;
    });
    files.assertUnchanged();
    files.checkDisk();
    if (totalChanges.get() !== changesBefore) writable.written();
    changesBefore = totalChanges.get();
  }

  async function orUnavailable<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const fault = databaseFault(error);
      if (fault === null) throw error;
      writable.failed();
      // What was rolled back is no write.
      changesBefore = totalChanges.get();
      throw fault;
    }
  }

  const writer = createSession(writing, cachedRows.remember);
  const reportThread = createReportThread(filename);

  return {
    engine: 'sqlite',
    transaction: (work) =>
      observeCommitted({ observe, changed: changes.changed }, (observed) =>
        orUnavailable(() =>
          groupCommit.run(() =>
            observed((notes) => work({ ...writer, ...timesOf(clock), ...notes, together: alone })),
          ),
        ),
      ),
    reader: createSession(reading, cachedRows.remember),
    reports: reportSession(reportThread),
    verifyWritable: () => orUnavailable(() => writable.verify()),
    async migrate() {
      const apply = () => migrateSqlite(writing, clock);
      const orWithReserve = async (error: unknown) => {
        if (!files.makeRoom(error)) throw error;
        return apply();
      };
      const applied = await orUnavailable(() => apply().catch(orWithReserve));
      // The driver blocks the event loop while it waits for a lock. From now on the group commit waits instead.
      writing.pragma('busy_timeout = 0');
      cachedRows.start();
      return applied;
    },
    pendingMigrations: () => pendingSqliteMigrations(reading),
    verifyConnections: async () => undefined,
    releaseSpace: (pages) => orUnavailable(() => groupCommit.run(async () => releasePages(writing, pages))),
    backUp: (options) => backUpInThread(filename, options),
    mark,
    async compact() {
      await groupCommit.idle();
      compact(writing);
    },
    size: async () => ({
      databaseBytes: reading.prepare(DATABASE_BYTES).pluck().get() as number,
      walBytes: files.logBytes(),
    }),
    acceptsWork: files.acceptsWork,
    listen(listener) {
      const remove = changes.add(listener);
      return { isLive: () => true, close: async () => void remove() };
    },
    announce: () => undefined,
    followServer: async () => undefined,
    close: async () => {
      await groupCommit.idle();
      await reportThread.close();
      reading.close();
      writing.close();
      files.close();
      mark.close();
    },
  };
}

const DATABASE_BYTES = 'select page_count * page_size from pragma_page_count, pragma_page_size';

/** A session on one connection. */
export function createSession(
  connection: Database.Database,
  remember: Session['remember'] = (_, read) => read(),
): Session {
  return {
    db: drizzle({ client: connection }),
    tables,
    engine: 'sqlite',
    skipLocked: sql``,
    forUpdate: sql``,
    execute: async (statement) => void connection.exec(statement),
    prepare: (_, query) => bindStatement(connection, query),
    remember,
    snapshots: { values: new Map(), overlapMs: 0 },
    prepared: new Map(),
  };
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
  /** Serve the file as its only gateway: a second one is refused. Others may open it without this. */
  exclusive?: boolean | undefined;
  /** Called with what degrades the store, such as a disk that is almost full. */
  report?: ReportCondition | undefined;
}
