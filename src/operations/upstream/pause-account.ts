import { AppError } from '../../domain/app-error.ts';
import { lockAccount, setAccountHealth } from '../../store/upstream/upstream-accounts.ts';
import { recordChange } from '../audit/record-change.ts';
import type { OperationContext } from '../operation-context.ts';

/** Stops submissions with an account; its generations are still polled. @throws AppError `not_found` */
export async function pauseAccount(
  { store, policy, actor }: Pick<OperationContext, 'store' | 'policy' | 'actor'>,
  name: string,
): Promise<void> {
  assertConfigured(policy, name);
  await store.transaction(async (tx) => {
    const health = await lockAccount(tx, name);
    const pausedAt = health.pausedAt ?? tx.now;
    await setAccountHealth(tx, name, { ...health, pausedAt });
    await recordChange(tx, actor, {
      action: 'account.pause',
      objectId: name,
      teamId: null,
      before: { pausedAt: health.pausedAt },
      after: { pausedAt },
    });
  });
}

export function assertConfigured({ accounts }: OperationContext['policy'], name: string): void {
  if (!accounts.some((account) => account.name === name)) {
    throw new AppError('not_found', `There is no upstream account named ${name}.`);
  }
}
