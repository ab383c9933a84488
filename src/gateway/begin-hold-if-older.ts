import type { Logger } from 'pino';
import { toTimestamp } from '../domain/clock.ts';
import { holdIfOlder } from '../operations/backups/hold-if-older.ts';
import type { OperationContext } from '../operations/operation-context.ts';

/** Says why the gateway is on hold, if it is, or has to be because its database is an older copy. */
export async function beginHoldIfOlder(
  context: OperationContext,
  logger: Pick<Logger, 'warn'>,
): Promise<void> {
  const hold = await holdIfOlder(context);
  if (hold === null) return;
  const { reason, since } = hold;
  logger.warn(
    { reason, since: toTimestamp(since) },
    `on hold: ${holdMessages[reason]}. Nothing is submitted and no webhook sent until: nanogate resume`,
  );
}

const holdMessages = {
  restored: 'the database was restored from a backup',
  marked: 'the database was restored by other tools',
  older_than_mark:
    'the database does not have the last submission that was sent, so it is an older copy; what it does not know has failed as restored_outcome_unknown',
} as const;
