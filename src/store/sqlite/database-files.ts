import { statSync } from 'node:fs';
import type Database from 'better-sqlite3';
import type { ReportCondition } from '../../domain/report-condition.ts';
import { createFileIdentity } from './file-identity.ts';
import { createGatewayLock, type GatewayLock } from './gateway-lock.ts';
import { isDiskFull } from './is-disk-full.ts';
import { createLogSync, type LogSync } from './log-sync.ts';
import { openDiskSpace } from './open-disk-space.ts';

/** What a store keeps an eye on beside the statements: its files, and the disk that they are on. */
export interface DatabaseFiles {
  log: LogSync;
  /** Call it before each group of transactions, and again before its results are given. */
  assertUnchanged(): void;
  /** Call it after each group of transactions. */
  checkDisk(): void;
  /** Whether a group that failed may run again, since there is space for it now. */
  makeRoom(error: unknown): boolean;
  acceptsWork(): boolean;
  /** The size of the write-ahead log. */
  logBytes(): number;
  close(): void;
}

export interface DatabaseFilesOptions {
  /** As configured. */
  filename: string;
  /** Take the lock of the gateway, and keep a reserve of disk. */
  exclusive: boolean;
  report: ReportCondition;
}

/** @throws Error when another gateway serves the file */
export function createDatabaseFiles(
  writing: Database.Database,
  { filename, exclusive, report }: DatabaseFilesOptions,
): DatabaseFiles {
  const file = fileOf(writing);
  const log = createLogSync(`${file}-wal`);
  let lock: GatewayLock | null = null;
  try {
    lock = exclusive ? createGatewayLock(file) : null;
    return watchFiles(writing, { filename, file, log, lock, report });
  } catch (error) {
    log.close();
    lock?.release();
    throw error;
  }
}

interface OpenedFiles extends Pick<DatabaseFilesOptions, 'filename' | 'report'> {
  /** The file that SQLite opened. */
  file: string;
  log: LogSync;
  lock: GatewayLock | null;
}

function watchFiles(
  writing: Database.Database,
  { filename, file, log, lock, report }: OpenedFiles,
): DatabaseFiles {
  const { assertUnchanged } = createFileIdentity(filename, file, report);
  const disk = lock === null ? null : openDiskSpace(writing, file, report);
  return {
    log,
    assertUnchanged,
    checkDisk: () => disk?.check(),
    makeRoom: (error) => isDiskFull(error) && disk?.makeRoom() === true,
    logBytes: () => statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0,
    acceptsWork: () => disk?.acceptsWork() ?? true,
    close() {
      log.close();
      lock?.release();
    },
  };
}

/**
 * The file that SQLite opened, which is another one where the configured name is a link. The log is beside
 * it.
 */
function fileOf(connection: Database.Database): string {
  const file = connection.prepare("select file from pragma_database_list where name = 'main'").pluck().get();
  // The first read creates the log.
  connection.prepare('select count(*) from sqlite_schema').get();
  return file as string;
}
