import { healthy } from '../../domain/upstream/account-health.ts';
import { lockAccount } from '../../store/upstream/upstream-accounts.ts';
import { endSubmitBackOffs } from '../../store/generations/find-submit-back-off.ts';
import type { OperationContext } from '../operation-context.ts';
import { changeAccountHealth } from './change-account-health.ts';
import { assertConfigured } from './pause-account.ts';

/**
 * Ends the pause or back-off of an account, or clears its refused key. Earlier failures no longer count.
 * @throws AppError `not_found`
 */
export async function resumeAccount(
  { store, policy, notify }: Pick<OperationContext, 'store' | 'policy' | 'notify'>,
  name: string,
): Promise<void> {
  assertConfigured(policy, name);
  await store.transaction(async (tx) => {
    await changeAccountHealth(tx, name, await lockAccount(tx, name), healthy);
    // Those that waited for credits, among others, are submitted at once.
    await endSubmitBackOffs(tx);
  });
  notify('upstream-answered');
  notify('generation-submitted');
}
