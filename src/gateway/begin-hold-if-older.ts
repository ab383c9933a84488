import type { Logger } from 'pino';
import { toTimestamp } from '../domain/clock.ts';
import { holdIfOlder } from '../operations/backups/hold-if-older.ts';
import type { OperationContext } from '../operations/operation-context.ts';
import { holdMessages } from './hold-messages.ts';

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
