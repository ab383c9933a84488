import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../domain/clock.ts';
import { longestDelayMs, usualDelayMs } from '../domain/deliveries/longest-delay-ms.ts';
import { LONGEST_DELETION_DELAY_MS } from '../domain/files/deletion-delay-ms.ts';
import { LONGEST_FETCH_DELAY_MS } from '../domain/files/fetch-failure.ts';
import { QUARANTINE_MS } from '../domain/quarantine/row-failure.ts';
import { overlapBounds } from '../domain/signing/overlap-bounds.ts';
import { STEP_MS } from '../domain/steady-clock.ts';
import { FOLLOW_UP_POLLS_MS } from '../domain/poll-plan/poll-result.ts';
import { MAX_SUBMIT_BACK_OFF_MS } from '../domain/upstream/submit-back-off.ts';
import { repairDeliveries, repairDeliveryLeases } from '../store/deliveries/repair-deliveries.ts';
import { repairCircuits } from '../store/endpoints/repair-circuits.ts';
import { refreshReceiver } from '../store/endpoints/receivers.ts';
import type { Transaction } from '../store/engine/store.ts';
import { repairFiles } from '../store/files/repair-files.ts';
import { repairRowFailures } from '../store/quarantine/row-failures.ts';
import { repairExpiries } from '../store/signing/repair-expiries.ts';
import {
  repairGenerationLeases,
  repairPolls,
  repairSubmitBackOffs,
  repairQueueTimeouts,
} from '../store/generations/repair-polls.ts';
import { repairRequestTimes } from '../store/upstream/repair-request-times.ts';
import type { OperationContext, Policy } from './operation-context.ts';
import { repairAccounts } from './upstream/repair-accounts.ts';

// More than any poll is deferred: three quarters of an hour, where the plan and back-offs stay below half
// of one.
const LONGEST_POLL_MS = 45 * MINUTE_MS;
// The longest of the gaps between follow-up polls is shorter than the time of the last.
const LONGEST_FOLLOW_UP_MS = Math.max(...FOLLOW_UP_POLLS_MS);
// A receiver may ask for as long as this; its back-offs are shorter.
const LONGEST_CIRCUIT_MS = HOUR_MS;

// Bounds one transaction; the others follow in the next round.
const BATCH_SIZE = 500;

/**
 * Repairs stored due times that are further away than the longest interval that they can have: they were
 * stored while a clock was set ahead. Without it, work of that time would wait until the clock gets there.
 */
export async function repairDueTimes({
  store,
  policy,
  notify,
}: Pick<OperationContext, 'store' | 'policy' | 'notify'>): Promise<RepairedDueTimes> {
  const repaired = await store.transaction((tx) => repair(tx, policy));
  if (repaired.generations > 0) {
    notify('generation-queued');
    notify('generation-submitted');
  }
  if (repaired.accounts + repaired.requests > 0) notify('upstream-answered');
  if (repaired.accounts > 0) notify('generation-submitted');
  if (repaired.deliveries + repaired.receivers + repaired.files > 0) notify('event-stored');
  if (repaired.files > 0) notify('file-stored');
  return repaired;
}

/** How many of each were repaired. */
export type RepairedDueTimes = Record<
  'generations' | 'deliveries' | 'receivers' | 'accounts' | 'requests' | 'secrets' | 'files' | 'quarantined',
  number
>;

async function repair(tx: Transaction, policy: Policy): Promise<RepairedDueTimes> {
  const latestLease = tx.leaseNow + policy.leaseMs + STEP_MS;
  const latest = tx.now + STEP_MS;
  // Before generations, because answers lock them in this order.
  const accounts = await repairAccounts(tx);
  let requests = 0;
  const latestRequest = latest + policy.upstreamTimeoutMs;
  for (const { name } of policy.accounts) requests += await repairRequestTimes(tx, name, latestRequest);
  return {
    generations:
      (await repairQueueTimeouts(tx, latest)) +
      (await repairSubmitBackOffs(tx, latest + MAX_SUBMIT_BACK_OFF_MS)) +
      (await repairPolls(tx, 'open', tx.now + LONGEST_POLL_MS)) +
      (await repairPolls(tx, 'follow_up', tx.now + LONGEST_FOLLOW_UP_MS)) +
      (await repairGenerationLeases(tx, latestLease)),
    // Before the deliveries: those wait for an open circuit.
    receivers: await repairCircuits(tx, tx.now + LONGEST_CIRCUIT_MS),
    deliveries: (await repairDeliveryTimes(tx, policy)) + (await repairDeliveryLeases(tx, latestLease)),
    accounts,
    requests,
    secrets: await repairExpiries(tx, latest + overlapBounds.max * SECOND_MS),
    files: await repairFiles(tx, {
      fetch: latest + LONGEST_FETCH_DELAY_MS,
      lease: latestLease,
      deletion: latest + LONGEST_DELETION_DELAY_MS,
    }),
    quarantined: await repairRowFailures(tx, latest + QUARANTINE_MS),
  };
}

/**
 * One statement for each step of the schedule, through the index on the number of attempts and the due
 * time.
 */
async function repairDeliveryTimes(
  tx: Transaction,
  { retryScheduleMs }: Pick<Policy, 'retryScheduleMs'>,
): Promise<number> {
  const receiverIds: string[] = [];
  for (let attempts = 0; attempts <= retryScheduleMs.length; attempts++) {
    const step = {
      attemptCount: attempts,
      orMore: attempts === retryScheduleMs.length,
      latest: tx.now + longestDelayMs(retryScheduleMs, attempts) + STEP_MS,
      dueAt: tx.now + usualDelayMs(retryScheduleMs, attempts),
    };
    receiverIds.push(...(await repairDeliveries(tx, step, BATCH_SIZE)));
  }
  // In sorted order, so that two transactions on PostgreSQL wait for each other and do not deadlock.
  for (const receiverId of [...new Set(receiverIds)].sort()) await refreshReceiver(tx, receiverId);
  return receiverIds.length;
}
