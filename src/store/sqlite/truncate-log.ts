import type Database from 'better-sqlite3';

/**
 * Copies the write-ahead log into the database file and empties it. Does not wait for those who still read
 * from the log, since requests would wait too: then it copies what it can, and the log keeps its size.
 */
export function truncateLog(connection: Database.Database): void {
  const timeoutMs = connection.pragma('busy_timeout', { simple: true }) as number;
  connection.pragma('busy_timeout = 0');
  try {
    connection.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    connection.pragma(`busy_timeout = ${timeoutMs}`);
  }
}
