import { renewGenerationLease } from '../../store/generations/renew-generation-lease.ts';
import type { OperationContext } from '../operation-context.ts';

// Two renewals may fail before the lease expires.
const RENEWALS_PER_LEASE = 3;
// Because a transaction that writes an answer may hold the row for as long as the database lets it wait: then the renewal fails, and
// the row is free for a moment afterwards.
const RETRIES_PER_LEASE = 30;

/**
 * Renews a generation's lease while `work` runs, which may take longer than the lease. A renewal that fails is tried again soon. When
 * all fail, the lease expires, and the guards of later writes prevent that they overwrite another worker's.
 */
export async function renewLease<T>(
  { store, policy }: Pick<OperationContext, 'store' | 'policy'>,
  { id, leaseToken: token }: { id: string; leaseToken: string },
  work: () => Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | null = null;
  let isOver = false;
  const schedule = (perLease: number) => {
    if (!isOver) timer = setTimeout(renew, policy.leaseMs / perLease);
  };
  function renew(): void {
    store
      .transaction((tx) => renewGenerationLease(tx, id, { token, expiresAt: tx.leaseNow + policy.leaseMs }))
      .then(
        () => schedule(RENEWALS_PER_LEASE),
        () => schedule(RETRIES_PER_LEASE),
      );
  }
  schedule(RENEWALS_PER_LEASE);
  try {
    return await work();
  } finally {
    isOver = true;
    if (timer !== null) clearTimeout(timer);
  }
}
