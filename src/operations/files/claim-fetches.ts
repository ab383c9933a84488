import type { UnixMs } from '../../domain/clock.ts';
import { newId } from '../../domain/new-id.ts';
import type { StoredFile } from '../../domain/files/stored-file.ts';
import {
  claimFetches as claimDue,
  findFetchingTeams,
  freeExpiredFetches,
} from '../../store/files/claim-fetches.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Claims results that are due to be fetched, in turn by team: one team may hold at most half of the slots, so that its
 * slow hosts leave some to the others. Frees what a crashed worker had claimed. `nextDueAt` is when the next one that
 * is not claimed is due, or null.
 * @param limit the slots of this process
 * @param running the teams whose files hold some of them
 */
export async function claimFetches(
  { store, policy }: Pick<OperationContext, 'store' | 'policy'>,
  limit: number,
  running: readonly string[] = [],
): Promise<{ claims: ClaimedFetch[]; nextDueAt: UnixMs | null }> {
  return store.transaction(async (tx) => {
    await freeExpiredFetches(tx);
    const token = newId('lease', tx.now);
    const lease = { token, expiresAt: tx.leaseNow + policy.leaseMs };
    const claims: ClaimedFetch[] = [];
    const perTeam = Math.max(1, Math.floor(limit / 2));
    let free = limit - running.length;
    const teams = (await findFetchingTeams(tx)).filter(({ dueAt }) => dueAt <= tx.now);
    for (const [index, { teamId }] of teams.toSorted((a, b) => a.dueAt - b.dueAt).entries()) {
      const ownShare = Math.ceil(free / (teams.length - index));
      const allowed = Math.min(ownShare, perTeam - running.filter((id) => id === teamId).length);
      if (allowed <= 0) continue;
      const files = await claimDue(tx, teamId, lease, allowed);
      claims.push(...files.map((file) => ({ file, leaseToken: token })));
      free -= files.length;
    }
    const waiting = (await findFetchingTeams(tx)).map(({ dueAt }) => dueAt).filter((dueAt) => dueAt > tx.now);
    return { claims, nextDueAt: waiting.length === 0 ? null : Math.min(...waiting) };
  });
}

export interface ClaimedFetch {
  file: StoredFile;
  leaseToken: string;
}
