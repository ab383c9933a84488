import { AppError } from '../../domain/app-error.ts';
import type { Hold } from '../../domain/backups/gateway-state.ts';
import { deleteGatewayState, findHold } from '../../store/backups/gateway-state.ts';
import { recordChange } from '../audit/record-change.ts';
import type { OperationContext } from '../operation-context.ts';
import { readHold } from './read-hold.ts';
import { settleUncertain } from './settle-uncertain.ts';

/** Ends the hold: generations are submitted and polled, and webhooks sent, from now on. @throws AppError `conflict` without a hold */
export async function resumeGateway(
  context: Pick<OperationContext, 'store' | 'policy' | 'notify' | 'actor'>,
): Promise<Hold> {
  const { store, notify } = context;
  const begun = await readHold(context);
  if (begun !== null && !begun.isSettled) await settleUncertain(context, begun);
  const hold = await store.transaction(async (tx) => {
    const current = await findHold(tx);
    if (current === null) throw new AppError('conflict', 'The gateway is not on hold.');
    await deleteGatewayState(tx, 'hold');
    const change = { objectId: null, teamId: null, before: { reason: current.reason }, after: null };
    await recordChange(tx, context.actor, { action: 'hold.end', ...change });
    return current;
  });
  notify('upstream-answered');
  notify('generation-submitted');
  notify('event-stored');
  return hold;
}
