import type { HoldReason } from '../../domain/backups/gateway-state.ts';
import { findHold, setGatewayState } from '../../store/backups/gateway-state.ts';
import { recordChange } from '../audit/record-change.ts';
import type { OperationContext } from '../operation-context.ts';
import { settleUncertain, type UncertainSummary } from './settle-uncertain.ts';

/**
 * Puts the gateway on hold and deals with what the database does not know: see `settleUncertain`. For a database that
 * is older than what the gateway has done.
 */
export async function beginHold(
  context: Pick<OperationContext, 'store' | 'policy' | 'notify' | 'actor'>,
  reason: HoldReason,
): Promise<UncertainSummary> {
  const hold = await context.store.transaction(async (tx) => {
    const earlier = await findHold(tx);
    const begun = { reason, since: tx.now, isSettled: false };
    await setGatewayState(tx, 'hold', begun);
    const before = earlier && { reason: earlier.reason };
    const change = { objectId: null, teamId: null, before, after: { reason } };
    await recordChange(tx, context.actor, { action: 'hold.begin', ...change });
    return begun;
  });
  return settleUncertain(context, hold);
}
