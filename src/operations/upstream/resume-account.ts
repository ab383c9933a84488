import { healthy } from '../../domain/upstream/account-health.ts';
import { lockAccount } from '../../store/upstream/upstream-accounts.ts';
import { endSubmitBackOffs } from '../../store/generations/find-submit-back-off.ts';
import { recordChange } from '../audit/record-change.ts';
import type { OperationContext } from '../operation-context.ts';
import { changeAccountHealth } from './change-account-health.ts';
import { assertConfigured } from './pause-account.ts';

/**
 * Ends the pause or back-off of an account, or clears its refused key. Earlier failures no longer count.
 * @throws AppError `not_found`
 */
export async function resumeAccount(
  { store, policy, notify, actor }: Pick<OperationContext, 'store' | 'policy' | 'notify' | 'actor'>,
  name: string,
): Promise<void> {
  assertConfigured(policy, name);
  await store.transaction(async (tx) => {
    const before = await lockAccount(tx, name);
    await changeAccountHealth(tx, name, before, healthy);
    // Those that waited for credits, among others, are submitted at once.
    await endSubmitBackOffs(tx);
    await recordChange(tx, actor, {
      action: 'account.resume',
      objectId: name,
      teamId: null,
      before: { pausedAt: before.pausedAt, failureReason: before.failureReason },
      after: { pausedAt: null, failureReason: null },
    });
  });
  notify('upstream-answered');
  notify('generation-submitted');
}
