import type { HoldReason } from '../../domain/backups/gateway-state.ts';
import { setGatewayState } from '../../store/backups/gateway-state.ts';
import type { OperationContext } from '../operation-context.ts';
import { settleUncertain, type UncertainSummary } from './settle-uncertain.ts';

/**
 * Puts the gateway on hold and deals with what the database does not know: see `settleUncertain`. For a database that
 * is older than what the gateway has done.
 */
export async function beginHold(
  context: Pick<OperationContext, 'store' | 'policy' | 'notify'>,
  reason: HoldReason,
): Promise<UncertainSummary> {
  const hold = await context.store.transaction(async (tx) => {
    const begun = { reason, since: tx.now, isSettled: false };
    await setGatewayState(tx, 'hold', begun);
    return begun;
  });
  return settleUncertain(context, hold);
}
