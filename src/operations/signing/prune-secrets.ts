import { deleteExpiredSigningKeys } from '../../store/signing/signing-keys.ts';
import { deleteExpiredSecrets } from '../../store/signing/signing-secrets.ts';
import type { OperationContext } from '../context.ts';

/** Deletes signing secrets and keys whose overlap with their successor is over: what signs nothing is not kept. */
export async function pruneSecrets({ store }: Pick<OperationContext, 'store'>): Promise<void> {
  await store.transaction(async (tx) => {
    await deleteExpiredSecrets(tx, tx.now);
    await deleteExpiredSigningKeys(tx);
  });
}
