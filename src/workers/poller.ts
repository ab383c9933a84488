import type { OperationContext } from '../operations/operation-context.ts';
import { claimPolls } from '../operations/upstream/claim-polls.ts';
import { pollGeneration } from '../operations/upstream/poll-generation.ts';
import { createRowGuard } from '../operations/quarantine/row-guard.ts';
import { deferQuarantinedPoll } from '../operations/upstream/defer-quarantined-poll.ts';
import type { Slots } from './slots.ts';
import type { Rounds } from './worker.ts';

/** Polls the generations whose next poll is due. */
export function createPoller(context: OperationContext, slots: Slots): Rounds {
  const guard = createRowGuard(context);
  return {
    idle: slots.idle,
    async runOnce() {
      const free = slots.free();
      if (free === 0) return null;
      const { claims, nextDueAt } = await claimPolls(context, free);
      for (const claim of claims) {
        const { generation, leaseToken } = claim;
        slots.run(() =>
          guard(
            { task: 'poll', rowId: generation.id },
            () => pollGeneration(context, claim),
            (tx, { retryAt }) => deferQuarantinedPoll(tx, context.policy, generation, leaseToken, retryAt),
          ),
        );
      }
      return nextDueAt;
    },
  };
}
