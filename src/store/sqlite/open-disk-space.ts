import { statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type Database from 'better-sqlite3';
import type { ReportCondition } from '../../domain/report-condition.ts';
import { createDiskReserve } from './disk-reserve.ts';
import { createDiskSpace, type DiskSpace } from './disk-space.ts';
import { truncateLog } from './truncate-log.ts';

// A long read of another process keeps the log from being truncated; to try again costs a check of the
// locks.
const TRUNCATION_RETRY_MS = 1_000;

/** The disk that a database file is on. */
export function openDiskSpace(
  connection: Database.Database,
  databaseFile: string,
  report: ReportCondition,
): DiskSpace {
  const folder = dirname(databaseFile);
  const logBytes = () => statSync(`${databaseFile}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  let waitUntil = -Infinity;
  return createDiskSpace({
    reserve: createDiskReserve(databaseFile),
    freeBytes() {
      const { bavail, bsize } = statfsSync(folder);
      return bavail * bsize;
    },
    logBytes,
    truncateLog() {
      if (performance.now() < waitUntil) return;
      truncateLog(connection);
      if (logBytes() > 0) waitUntil = performance.now() + TRUNCATION_RETRY_MS;
    },
    report,
  });
}
