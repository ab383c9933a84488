import { statSync } from 'node:fs';
import { AppError } from '../../domain/app-error.ts';
import type { ReportCondition } from '../../domain/report-condition.ts';

/** Whether the files that SQLite writes are still the ones that the next process will open. */
export interface FileIdentity {
  /** @throws AppError `unavailable` when a file was deleted or replaced */
  assertUnchanged(): void;
}

// Nothing but a restart helps, but a load balancer or a person may act meanwhile.
const RETRY_AFTER_SECONDS = 60;

/**
 * SQLite goes on writing to a file that was deleted or replaced, and nothing of that is found again. So
 * every group of transactions is checked before it runs, and again before its results are given.
 * @param filename as configured: it may be a link, which may lead to another file later
 * @param opened the file that SQLite opened, beside which the log is
 */
export function createFileIdentity(filename: string, opened: string, report: ReportCondition): FileIdentity {
  // The index of the log too: without it another process does not see the locks of this one.
  const files = [filename, `${opened}-wal`, `${opened}-shm`];
  const identities = files.map(identityOf);
  return {
    assertUnchanged() {
      const changed = files.find((file, index) => identityOf(file) !== identities[index]);
      if (changed === undefined) {
        report('file', null);
        return;
      }
      const problem = `${changed} was deleted or replaced: nothing is stored any more; put it back or restart`;
      report('file', problem);
      throw new AppError('unavailable', 'The gateway cannot reach its database.', {
        cause: new Error(problem),
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    },
  };
}

function identityOf(path: string): string | null {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? null : `${found.dev} ${found.ino}`;
}
