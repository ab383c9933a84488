import type { Hold } from '../../domain/backups/gateway-state.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import { setGatewayState } from '../../store/backups/gateway-state.ts';
import { countPolled, countUncertain, listUncertain } from '../../store/backups/list-uncertain.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { countWaitingDeliveries } from '../../store/upstream/count-queued.ts';
import { finishGeneration } from '../generations/finish-generation.ts';
import type { OperationContext, Policy } from '../operation-context.ts';
import { endSubmission } from '../upstream/end-submission.ts';
import { recordUnreconciledCharge } from '../upstream/record-unreconciled-charge.ts';
import { countLastHourAsUsed } from './count-last-hour-as-used.ts';

const ACTOR = 'restore';
// Because it bounds one transaction; after a crash the next call goes on.
const BATCH_SIZE = 100;
const MESSAGE =
  'The database was restored to a time before the end of this generation: whether it was submitted since then is not known';

/**
 * Whatever a restored database does not know may have happened. What was queued, or was being submitted, fails as
 * `restored_outcome_unknown`: its credits are released and an unreconciled charge is opened. With
 * `RESTORE_QUEUED=submit`, what was queued without an open submission stays and is submitted after `resume`. The
 * allowance of the last hour counts as used. Can be repeated after a crash.
 */
export async function settleUncertain(
  context: Pick<OperationContext, 'store' | 'policy' | 'notify'>,
  hold: Hold,
): Promise<UncertainSummary> {
  const { store, policy } = context;
  const uncertain = { until: hold.since, submittedOnly: policy.restoreQueued === 'submit' };
  const failed: Pick<Generation, 'id' | 'teamId' | 'priceCredits'>[] = [];
  for (let after: string | null = ''; after !== null;) {
    const from: string = after;
    const page = await store.transaction(async (tx) => {
      const found = await listUncertain(tx, uncertain, from, BATCH_SIZE);
      for (const generation of found) await fail(tx, policy, generation);
      return found;
    });
    failed.push(...page);
    after = page.length === BATCH_SIZE ? (page.at(-1)?.id ?? null) : null;
  }
  await store.transaction(async (tx) => {
    await countLastHourAsUsed(tx, policy, hold.since);
    await setGatewayState(tx, 'hold', { ...hold, isSettled: true });
  });
  store.mark.remove();
  context.notify('event-stored');
  const { reader } = store;
  return {
    failed: failed.map(({ id, teamId, priceCredits }) => ({ id, teamId, credits: priceCredits })),
    queued: await countUncertain(reader, { until: hold.since, submittedOnly: false }),
    polled: await countPolled(reader),
    deliveries: await countWaitingDeliveries(reader),
  };
}

/** What is not certain after a restore. */
export interface UncertainSummary {
  failed: { id: string; teamId: string; credits: number }[];
  /** Left in the queue, to be submitted after `resume`. */
  queued: number;
  /** Polled after `resume`. */
  polled: number;
  /** Sent after `resume`, perhaps again. */
  deliveries: number;
}

async function fail(tx: Transaction, policy: Policy, generation: Generation): Promise<void> {
  await endSubmission(tx, generation, { outcome: 'unknown', reason: 'the database was restored' });
  const error = { code: 'restored_outcome_unknown', message: MESSAGE } as const;
  const end = { status: 'failed', error } as const;
  if ((await finishGeneration(tx, policy, generation.id, 'submission_closed', end, ACTOR)) === null) return;
  await recordUnreconciledCharge(tx, policy, generation, MESSAGE, ACTOR);
}
