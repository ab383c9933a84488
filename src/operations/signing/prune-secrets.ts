import { deleteExpiredSigningKeys } from '../../store/signing/signing-keys.ts';
import { deleteExpiredSecrets } from '../../store/signing/signing-secrets.ts';
import type { OperationContext } from '../operation-context.ts';

/** Deletes signing secrets and keys whose overlap has ended, since they no longer sign anything. */
export async function pruneSecrets({ store }: Pick<OperationContext, 'store'>): Promise<void> {
  await store.transaction(async (tx) => {
    await deleteExpiredSecrets(tx, tx.now);
    await deleteExpiredSigningKeys(tx);
  });
}
