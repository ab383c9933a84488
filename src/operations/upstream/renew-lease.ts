import { renewGenerationLease } from '../../store/generations/renew-generation-lease.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Renews a generation's lease while `work` runs, which may take longer than the lease. When a renewal
 * fails, the lease expires, and the guards of later writes prevent that they overwrite another worker's.
 */
export async function renewLease<T>(
  { store, policy }: Pick<OperationContext, 'store' | 'policy'>,
  { id, leaseToken: token }: { id: string; leaseToken: string },
  work: () => Promise<T>,
): Promise<T> {
  const renewal = setInterval(() => {
    store
      .transaction((tx) => renewGenerationLease(tx, id, { token, expiresAt: tx.leaseNow + policy.leaseMs }))
      .catch(() => undefined);
  }, policy.leaseMs / 3);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
  }
}
