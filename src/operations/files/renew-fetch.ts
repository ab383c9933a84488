import { renewFetchLease } from '../../store/files/claim-fetches.ts';
import type { OperationContext } from '../operation-context.ts';

/** Renews the lease of a fetch while `work` runs. A renewal that fails lets it expire; the guards of later writes hold. */
export async function renewFetch<T>(
  { store, policy }: Pick<OperationContext, 'store' | 'policy'>,
  { id, leaseToken: token }: { id: string; leaseToken: string },
  work: () => Promise<T>,
): Promise<T> {
  const renewal = setInterval(() => {
    store
      .transaction((tx) => renewFetchLease(tx, id, { token, expiresAt: tx.leaseNow + policy.leaseMs }))
      .catch(() => undefined);
  }, policy.leaseMs / 3);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
  }
}
