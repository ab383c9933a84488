import type { UnixMs } from '../domain/clock.ts';
import type { OperationContext } from '../operations/operation-context.ts';
import { reapLeases } from '../operations/upstream/reap-leases.ts';
import type { Rounds } from './worker.ts';

// A sixth of a lease: expired work waits little longer than the lease itself.
const ROUNDS_PER_LEASE = 6;
// Because a holder renews its lease every third of it: after a longer gap renewals may be missing.
const MAX_GAP_SHARE = 1 / 2;

/**
 * Frees the expired leases of crashed or stalled workers. While the database was away or this process stalled, nobody
 * could renew a lease or commit an answer, so after a gap between rounds that succeeded it waits for one lease.
 * @param wasAway whether the database was away just before: other processes could not renew their leases either
 */
export function createLeaseReaper(
  context: Pick<OperationContext, 'store' | 'policy' | 'notify' | 'clock'>,
  { wasAway: wasAwayAtStart = false } = {},
): Rounds {
  const { clock, policy } = context;
  let lastRoundAt: UnixMs | null = null;
  const counted = new Map<string, UnixMs>();
  let hasFailed = wasAwayAtStart;
  let waitsUntil: UnixMs = -Infinity;

  async function nothingToReap(): Promise<boolean> {
    const gapMs = lastRoundAt === null ? 0 : clock.now() - lastRoundAt;
    const wasAway = hasFailed || gapMs > policy.leaseMs * MAX_GAP_SHARE;
    // It never has to wait for longer than a lease: then the clock was set back.
    const isWaiting = clock.now() < waitsUntil && waitsUntil <= clock.now() + policy.leaseMs;
    if (!wasAway && !isWaiting) return false;
    // The lease is waited for from the moment on that the database is there again.
    await context.store.verifyWritable();
    if (wasAway) waitsUntil = clock.now() + policy.leaseMs;
    return true;
  }

  return {
    async runOnce() {
      // From its beginning: a round that waits for a lock is a time in which nobody could renew a lease, too.
      const startedAt = clock.now();
      try {
        const freed = (await nothingToReap()) ? 0 : await reapLeases(context, counted);
        hasFailed = false;
        lastRoundAt = startedAt;
        return freed > 0 ? clock.now() : clock.now() + policy.leaseMs / ROUNDS_PER_LEASE;
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    },
  };
}
