import fs from 'node:fs';

export interface LogSync {
  /** Resolves once everything that was committed before the call is on disk. Rejects, from then on always, when that is not known. */
  sync(): Promise<void>;
  /** Call when no sync is under way. */
  close(): void;
}

/**
 * Makes what SQLite has committed to its write-ahead log durable, as `synchronous=FULL` does, but away from the event loop: the disk takes
 * longer than the statements, and requests are read and answered meanwhile. One call to the system at a time; all who ask
 * during one share the next.
 * @param logFile `<database>-wal`; there from the first commit on, and the same file as long as a connection is open
 */
export function createLogSync(logFile: string): LogSync {
  let descriptor: number | null = null;
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  async function start(): Promise<void> {
    descriptor ??= fs.openSync(logFile, 'r+');
    await dataSync(descriptor);
    // Not after a failure: the system may have dropped what it could not write, and would say next time that all is well.
    running = null;
  }

  function followUp(): Promise<void> {
    next = null;
    running = start();
    return running;
  }

  return {
    sync() {
      if (running === null) return (running = start());
      return (next ??= running.then(followUp));
    },
    close() {
      if (descriptor !== null) fs.closeSync(descriptor);
    },
  };
}

function dataSync(descriptor: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fs.fdatasync(descriptor, (error) => (error === null ? resolve() : reject(error)));
  });
}
