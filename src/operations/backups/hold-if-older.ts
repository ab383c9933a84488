import type { Hold } from '../../domain/backups/gateway-state.ts';
import { hasSubmission } from '../../store/backups/list-uncertain.ts';
import type { OperationContext } from '../operation-context.ts';
import { beginHold } from './begin-hold.ts';
import { countLastHourAsUsed } from './count-last-hour-as-used.ts';
import { readHold } from './read-hold.ts';
import { settleUncertain } from './settle-uncertain.ts';

/**
 * Puts the gateway on hold when the mark beside its database names a submission that the database does not have: then it is
 * an older copy. Completes a hold that a crash interrupted. Call it before anything is submitted.
 * @returns the hold that the gateway is on, or null
 */
export async function holdIfOlder(
  context: Pick<OperationContext, 'store' | 'policy' | 'notify' | 'actor'>,
): Promise<Hold | null> {
  const { store, policy } = context;
  const hold = await readHold(context);
  if (hold !== null) {
    if (!hold.isSettled) await settleUncertain(context, hold);
    // The command that began the hold may not have known all accounts.
    else await store.transaction((tx) => countLastHourAsUsed(tx, policy, hold.since));
    return readHold(context);
  }
  const marked = store.mark.read();
  if (marked === null || (await hasSubmission(store.reader, marked))) return null;
  await beginHold(context, 'older_than_mark');
  return readHold(context);
}
