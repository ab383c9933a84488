import { MINUTE_MS } from '../domain/clock.ts';
import type { ReportCondition } from '../domain/report-condition.ts';
import { makeScheduledBackup } from '../operations/backups/make-scheduled-backup.ts';
import type { OperationContext } from '../operations/operation-context.ts';
import type { Rounds } from './worker.ts';

// A disk that is too small, say, is not larger a second later.
const RETRY_MS = 5 * MINUTE_MS;

/** Makes the scheduled backups. While the newest has failed, the gateway serves, but is degraded. */
export function createBackupMaker(
  context: Pick<OperationContext, 'store' | 'clock' | 'policy'>,
  version: string,
  report: ReportCondition,
): Rounds {
  let retryAt = -Infinity;
  return {
    async runOnce() {
      const now = context.clock.now();
      if (now < retryAt && retryAt <= now + RETRY_MS) return retryAt;
      try {
        const dueAt = await makeScheduledBackup(context, version);
        retryAt = -Infinity;
        report('backup', null);
        return dueAt;
      } catch (error) {
        report(
          'backup',
          `the scheduled backup failed: ${error instanceof Error ? error.message : String(error)}`,
        );
        retryAt = now + RETRY_MS;
        return retryAt;
      }
    },
  };
}
