import type { HoldReason } from '../../domain/backups/gateway-state.ts';
import { toTimestamp } from '../../domain/clock.ts';
import { readHold } from '../../operations/backups/read-hold.ts';
import type { OperationContext } from '../../operations/operation-context.ts';
import { failure, ok, type Finding } from './finding.ts';

/** Whether the gateway waits for an operator before it submits anything. */
export async function examineHold(context: Pick<OperationContext, 'store'>): Promise<Finding[]> {
  const hold = await readHold(context);
  if (hold === null) return [ok('hold', 'the gateway is not on hold')];
  return [
    failure(
      'hold',
      `on hold since ${toTimestamp(hold.since)}, because ${reasons[hold.reason]}: nothing is submitted and no webhook is sent`,
      'Look at nanogate unreconciled-charge list, then run nanogate resume.',
    ),
  ];
}

const reasons: Record<HoldReason, string> = {
  restored: 'a backup was restored',
  marked: 'the database was marked as restored',
  older_than_mark: 'the database is an older copy',
};
