import { claimFetches, type ClaimedFetch } from '../operations/files/claim-fetches.ts';
import { fetchFile } from '../operations/files/fetch-file.ts';
import type { OperationContext } from '../operations/operation-context.ts';
import type { Slots } from './slots.ts';
import type { Rounds } from './worker.ts';

/** Fetches the pictures of completed generations, in slots that teams share. */
export function createFileFetcher(context: OperationContext, slots: Slots): Rounds {
  const running: string[] = [];

  async function fetch(claim: ClaimedFetch): Promise<void> {
    try {
      await fetchFile(context, claim);
    } finally {
      running.splice(running.indexOf(claim.file.teamId), 1);
    }
  }

  return {
    idle: slots.idle,
    async runOnce() {
      const free = slots.free();
      if (free === 0) return null;
      const { claims, nextDueAt } = await claimFetches(context, free + running.length, running);
      for (const claim of claims) {
        running.push(claim.file.teamId);
        slots.run(() => fetch(claim));
      }
      return nextDueAt;
    },
  };
}
