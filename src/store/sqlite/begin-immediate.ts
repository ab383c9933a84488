import type Database from 'better-sqlite3';

// Because another process (a command line) holds it for one small transaction.
const LOCK_RETRY_MS = 10;

/**
 * Runs `BEGIN IMMEDIATE`. Tries again while another process holds the lock, and lets the event loop run meanwhile.
 * @throws the driver's error, also when the lock is still held after `lockTimeoutMs`
 */
export async function beginImmediate(begin: Database.Statement, lockTimeoutMs: number): Promise<void> {
  const until = performance.now() + lockTimeoutMs;
  for (;;) {
    try {
      begin.run();
      return;
    } catch (error) {
      if (!isLocked(error) || performance.now() >= until) throw error;
      await new Promise((resolve) => setTimeout(resolve, LOCK_RETRY_MS));
    }
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}
