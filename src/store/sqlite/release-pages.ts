import type Database from 'better-sqlite3';
import { truncateLog } from './truncate-log.ts';

/** Gives at most so many free pages back to the disk, inside a transaction. Returns how many bytes. */
export function releasePages(connection: Database.Database, pages: number): number {
  const number = (pragma: string) => connection.pragma(pragma, { simple: true }) as number;
  if (number('auto_vacuum') !== INCREMENTAL) return 0;
  const free = number('freelist_count');
  const released = Math.min(pages, free - KEPT_PAGES);
  if (released <= 0) return 0;
  connection.exec(`pragma incremental_vacuum(${released})`);
  return (free - number('freelist_count')) * number('page_size');
}

const INCREMENTAL = 2;
// What the next rows take: without it, each would make the file grow again. 1 MiB.
const KEPT_PAGES = 256;

/** Lets a new database give free pages back. One that has tables already can do it after `compact`. */
export function allowRelease(connection: Database.Database): void {
  connection.pragma('auto_vacuum = INCREMENTAL');
}

/** Rewrites the whole file without free pages. From then on it can give them back. */
export function compact(connection: Database.Database): void {
  allowRelease(connection);
  connection.exec('VACUUM');
  truncateLog(connection);
}
