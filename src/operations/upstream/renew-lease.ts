import { renewGenerationLease } from '../../store/generations/renew-generation-lease.ts';
import type { OperationContext } from '../context.ts';

/**
 * Renews a generation's lease while `work` runs, which may take longer than a lease stands. Should a renewal fail, the lease runs out
 * and the guards on later writes do the rest.
 */
export async function keepLease<T>(
  { store, policy }: Pick<OperationContext, 'store' | 'policy'>,
  { id, leaseToken: token }: { id: string; leaseToken: string },
  work: () => Promise<T>,
): Promise<T> {
  const renewal = setInterval(() => {
    store
      .transaction((tx) => renewGenerationLease(tx, id, { token, expiresAt: tx.now + policy.leaseMs }))
      .catch(() => undefined);
  }, policy.leaseMs / 3);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
  }
}
