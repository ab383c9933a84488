import fs from 'node:fs';

export interface LogSync {
  /**
   * Call it before anything is written.
   * @throws when an earlier sync failed: what is committed after it might never reach the disk
   */
  assertUsable(): void;
  /**
   * Resolves once everything committed before the call is on disk. Rejects when that is unknown. One call
   * at a time.
   */
  sync(): Promise<void>;
  /** Call it when no sync is running. */
  close(): void;
}

/**
 * Makes what SQLite committed to its write-ahead log durable, as `synchronous=FULL` does, but in a
 * thread: the disk takes longer than the statements, and the event loop serves requests meanwhile.
 * @param logFile `<database>-wal`; the same file as long as a connection is open
 */
export function createLogSync(logFile: string): LogSync {
  const descriptor = fs.openSync(logFile, 'r+');
  // After a failed sync the system may have dropped what it could not write, and the next sync would
  // succeed.
  let failure: Error | null = null;

  return {
    assertUsable() {
      if (failure !== null) throw failure;
    },
    async sync() {
      failure = await dataSync(descriptor);
      if (failure !== null) throw failure;
    },
    close: () => fs.closeSync(descriptor),
  };
}

function dataSync(descriptor: number): Promise<Error | null> {
  return new Promise((resolve) => fs.fdatasync(descriptor, resolve));
}
