import { chmodSync, existsSync, renameSync, rmSync, statSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';
import type { BackupFile, BackupInfo, BackupProgress } from '../engine/backup-options.ts';
import type { BackupRequest } from './back-up-in-thread.ts';
import { checksumOf } from './checksum-of.ts';
import { createOwnerFile, OWNER_ONLY } from './create-owner-file.ts';
import { syncPath } from './sync-path.ts';
import { INFO_TABLE, verifyBackup } from './verify-backup.ts';

/**
 * Copies a database as it is at one moment, while others write it, verifies the copy, and gives it its name last: what
 * has the name is whole.
 * @throws Error that says why in one line; nothing is left of the copy then
 */
export async function writeBackup(
  { source, target, info, extraBytes = 0 }: BackupRequest,
  onProgress: (progress: BackupProgress) => void,
): Promise<BackupFile> {
  if (existsSync(target)) throw new Error(`${resolve(target)} exists already`);
  const folder = dirname(resolve(target));
  if (!existsSync(folder)) throw new Error(`the folder ${folder} does not exist`);
  const partial = `${target}.partial`;
  rmSync(partial, { force: true });
  const connection = new Database(source, { readonly: true });
  try {
    connection.pragma('busy_timeout = 5000');
    // One read transaction for the whole copy: it sees one moment, and commits of others do not start it again.
    connection.exec('BEGIN');
    connection.prepare('select count(*) from sqlite_schema').get();
    refuseSmallDisk(connection, target, extraBytes);
    createOwnerFile(partial);
    const { totalPages } = await connection.backup(partial, {
      progress({ totalPages: total, remainingPages }) {
        // Before each step; the last one is reported below.
        onProgress({ copiedPages: total - remainingPages, totalPages: total });
        return PAGES_PER_STEP;
      },
    });
    onProgress({ copiedPages: totalPages, totalPages });
    complete(partial, info);
    verifyBackup(partial);
    const checksum = await checksumOf(partial);
    chmodSync(partial, OWNER_ONLY);
    syncPath(partial);
    writeFileSync(`${target}.sha256`, `${checksum}  ${target.split('/').at(-1)}\n`, { mode: OWNER_ONLY });
    renameSync(partial, target);
    syncPath(dirname(target));
    return { ...info, file: target, bytes: statSync(target).size, checksum };
  } finally {
    connection.close();
    for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(partial + suffix, { force: true });
  }
}

// Some megabytes between two reports of the progress.
const PAGES_PER_STEP = 2_000;
// What a backup is larger than the pages of its source: its own table, and what the file system adds.
const SLACK_BYTES = 1024 * 1024;

function refuseSmallDisk(connection: Database.Database, target: string, extraBytes: number): void {
  const number = (pragma: string) => connection.pragma(pragma, { simple: true }) as number;
  const neededBytes = number('page_count') * number('page_size') + SLACK_BYTES + extraBytes;
  const folder = dirname(resolve(target));
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < neededBytes)
    throw new Error(
      `the disk of ${folder} is too small: the backup needs ${neededBytes} bytes, ${bavail * bsize} are free`,
    );
}

/** Makes the copy a single file without a log, and writes into it what it is. */
function complete(file: string, info: BackupInfo): void {
  const copy = new Database(file);
  try {
    copy.pragma('journal_mode = DELETE');
    copy.exec(`drop table if exists ${INFO_TABLE}; create table ${INFO_TABLE} (info text not null)`);
    copy.prepare(`insert into ${INFO_TABLE} values (?)`).run(JSON.stringify(info));
  } finally {
    copy.close();
  }
}
