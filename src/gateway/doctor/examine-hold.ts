import { toTimestamp } from '../../domain/clock.ts';
import { readHold } from '../../operations/backups/read-hold.ts';
import type { OperationContext } from '../../operations/operation-context.ts';
import { holdMessages } from '../hold-messages.ts';
import { failure, ok, type Finding } from './finding.ts';

/** Whether the gateway waits for an operator before it submits anything, and why. */
export async function examineHold(context: Pick<OperationContext, 'store'>): Promise<Finding[]> {
  const hold = await readHold(context);
  if (hold === null) return [ok('hold', 'the gateway is not on hold')];
  const message = `on hold since ${toTimestamp(hold.since)}: ${holdMessages[hold.reason]}`;
  return [failure('hold', message, 'Look at nanogate unreconciled-charge list, then run nanogate resume.')];
}
