import { restoredShare } from '../../domain/upstream/fair-share.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import { findFairShare, lockFairQueue, setFairShare } from '../../store/upstream/fair-queue.ts';
import type { Transaction } from '../../store/engine/store.ts';

/** Restores the fair share of a team after a submission that certainly never reached the upstream. */
export async function restoreFairShare(tx: Transaction, { teamId, priceCredits }: Generation): Promise<void> {
  await lockFairQueue(tx);
  const team = await findFairShare(tx, teamId);
  if (team === null) return;
  const { weight, ...share } = team;
  await setFairShare(tx, teamId, restoredShare(share, weight, priceCredits));
}
