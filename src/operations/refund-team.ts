import { refundService } from '../domain/fair-queue.ts';
import type { Generation } from '../domain/generation.ts';
import { findFairShare, lockFairQueue, setFairShare } from '../store/fair-queue.ts';
import type { Transaction } from '../store/store.ts';

/** Gives a team its turn back after a submission that certainly never reached the upstream. */
export async function refundTeam(tx: Transaction, { teamId, priceCredits }: Generation): Promise<void> {
  await lockFairQueue(tx);
  const team = await findFairShare(tx, teamId);
  if (team === null) return;
  const { weight, ...share } = team;
  await setFairShare(tx, teamId, refundService(share, weight, priceCredits));
}
