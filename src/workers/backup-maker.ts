import { MINUTE_MS } from '../domain/clock.ts';
import { makeScheduledBackup } from '../operations/backups/make-scheduled-backup.ts';
import type { OperationContext } from '../operations/operation-context.ts';
import type { Rounds } from './worker.ts';

// A disk that is too small, say, is not larger a second later; and each failure is logged.
const RETRY_MS = 5 * MINUTE_MS;

/** Makes the scheduled backups. */
export function createBackupMaker(
  context: Pick<OperationContext, 'store' | 'clock' | 'policy'>,
  version: string,
): Rounds {
  let retryAt = -Infinity;
  return {
    async runOnce() {
      const now = context.clock.now();
      if (now < retryAt && retryAt <= now + RETRY_MS) return retryAt;
      retryAt = now + RETRY_MS;
      const dueAt = await makeScheduledBackup(context, version);
      retryAt = -Infinity;
      return dueAt;
    },
  };
}
