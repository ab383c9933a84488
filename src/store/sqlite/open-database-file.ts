import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, resolve } from 'node:path';
import { getuid } from 'node:process';
import Database from 'better-sqlite3';
import { createOwnerFile, OWNER_ONLY } from './create-owner-file.ts';
import { allowRelease } from './release-pages.ts';

/**
 * Opens a database file for writing, with a write-ahead log. Creates the file if it is missing, for its
 * owner only, and its folder.
 * @throws Error that names the file and the user: SQLite's own message names neither
 */
export function openDatabaseFile(filename: string, lockTimeoutMs: number): Database.Database {
  try {
    mkdirSync(dirname(filename), { recursive: true, mode: 0o700 });
    createOwnerFile(filename);
    const connection = openConnection(filename, lockTimeoutMs);
    // Only now: a path that is no database may be somebody else's, or a folder that everything needs.
    restrictAccess(filename);
    return connection;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`unable to open database file ${resolve(filename)} as ${currentUser()}: ${reason}`, {
      cause,
    });
  }
}

function openConnection(filename: string, timeout: number): Database.Database {
  const connection = new Database(filename, { timeout });
  try {
    allowRelease(connection);
    // Reads the file and writes it, so it fails here if it is no database or may not be written.
    connection.pragma('journal_mode = WAL');
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

// SQLite gives the log and its index the mode of the database.
const FILES = ['', '-wal', '-shm'];
const FOR_OTHERS = 0o007;

/**
 * A file that everyone may access, as 0.2.0 made it, is restricted to its owner; access of the group alone
 * stays, because somebody granted it.
 */
function restrictAccess(filename: string): void {
  for (const file of FILES.map((suffix) => filename + suffix)) {
    const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
    if ((mode & FOR_OTHERS) !== 0) restrictFile(file);
  }
}

function restrictFile(file: string): void {
  try {
    chmodSync(file, OWNER_ONLY);
  } catch {
    // Only its owner may: for another user who can write it, it stays as it is.
  }
}

function currentUser(): string {
  const uid = getuid?.();
  try {
    const { username } = userInfo();
    return uid === undefined ? username : `${username} (uid ${uid})`;
  } catch {
    // A container may run with a uid that has no name.
    return `uid ${uid}`;
  }
}
