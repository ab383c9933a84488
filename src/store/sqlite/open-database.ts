import { existsSync, realpathSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { createDatabaseFiles, type DatabaseFiles, type DatabaseFilesOptions } from './database-files.ts';
import { createDiskReserve } from './disk-reserve.ts';
import { isDiskFull } from './is-disk-full.ts';
import { openConnections } from './open-connections.ts';

export interface OpenDatabase {
  writing: Database.Database;
  reading: Database.Database;
  files: DatabaseFiles;
}

/**
 * Opens a SQLite file, or nothing. The log and its index are made anew after an orderly stop, and the disk
 * may be full by now: then a gateway gives its reserve back first.
 * @throws Error when the file cannot be opened, or when another gateway serves it
 */
export function openDatabase(options: OpenDatabaseOptions): OpenDatabase {
  try {
    return openAll(options);
  } catch (error) {
    const { filename, exclusive } = options;
    if (!exclusive || !isDiskFull(error) || !existsSync(filename)) throw error;
    if (!createDiskReserve(realpathSync(filename)).release()) throw error;
    return openAll(options);
  }
}

export interface OpenDatabaseOptions extends DatabaseFilesOptions {
  lockTimeoutMs: number;
}

function openAll(options: OpenDatabaseOptions): OpenDatabase {
  const connections = openConnections(options.filename, options.lockTimeoutMs);
  const { writing, reading } = connections;
  try {
    return { ...connections, files: createDatabaseFiles(writing, options) };
  } catch (error) {
    reading.close();
    writing.close();
    throw error;
  }
}
