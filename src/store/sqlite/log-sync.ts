import fs from 'node:fs';

export interface LogSync {
  /** Call before anything is written. @throws when an earlier sync has failed: what is committed from then on might never reach the disk */
  assertUsable(): void;
  /** Resolves once everything that was committed before the call is on disk; one call at a time. Rejects when that is not known. */
  sync(): Promise<void>;
  /** Call when no sync is under way. */
  close(): void;
}

/**
 * Makes what SQLite has committed to its write-ahead log durable, as `synchronous=FULL` does, but away from the event loop: the disk takes
 * longer than the statements, and requests are read and answered meanwhile.
 * @param logFile `<database>-wal`; the same file as long as a connection is open
 */
export function createLogSync(logFile: string): LogSync {
  const descriptor = fs.openSync(logFile, 'r+');
  // The system may have dropped what it could not write, and would say next time that all is well.
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
