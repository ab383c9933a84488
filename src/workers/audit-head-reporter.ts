import { DAY_MS } from '../domain/clock.ts';
import { formatHead } from '../domain/audit/audit-link.ts';
import { findAuditHead } from '../operations/audit/find-audit-head.ts';
import type { OperationContext } from '../operations/operation-context.ts';
import { createInterval } from './interval.ts';
import type { Rounds } from './worker.ts';

// Often enough that little can be cut unnoticed, and rarely enough to be kept with the log for years.
const INTERVAL_MS = DAY_MS;

/** Reports the head of the audit log, at start and every day: whoever keeps it elsewhere finds a log that was cut or written anew. */
export function createAuditHeadReporter(
  context: Pick<OperationContext, 'store' | 'clock'>,
  onHead: (head: string) => void,
): Rounds {
  const interval = createInterval(context.clock, INTERVAL_MS);
  return {
    async runOnce() {
      const waitUntil = interval.waitUntil();
      if (waitUntil !== null) return waitUntil;
      onHead(formatHead(await findAuditHead(context)));
      return interval.restart();
    },
  };
}
