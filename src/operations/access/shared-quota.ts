import {
  createWindow,
  decideRequest,
  pruneWindow,
  type Quota,
  type QuotaDecision,
  type TakeRequest,
} from '../../domain/access/request-window.ts';
import { MINUTE_MS, SECOND_MS, type UnixMs } from '../../domain/clock.ts';
import { lockRequestWindows, updateRequestWindows } from '../../store/access/request-windows.ts';
import type { Transaction } from '../../store/engine/store.ts';
import type { OperationContext } from '../operation-context.ts';

// Bounds what one transaction locks.
const BATCH_SIZE = 256;
// A window of more requests is counted in coarser steps, which keeps its row small.
const EXACT_UP_TO = 100;
const COARSE_MS = SECOND_MS / 2;

/**
 * Counts the requests of all processes in the database: no 60 seconds hold more than the limit, whichever process a request
 * reaches and whatever is restarted. Requests that arrive together are counted in one transaction, one after the other.
 */
export function createSharedQuota({ store }: Pick<OperationContext, 'store'>): {
  take: TakeRequest<Promise<QuotaDecision>>;
} {
  const waiting: Waiting[] = [];
  let isDraining = false;

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH_SIZE);
      try {
        const decisions = await store.transaction((tx) => decideAll(tx, batch), { isDurable: false });
        batch.forEach(({ resolve }, i) => resolve(decisions[i]!));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    isDraining = false;
  }

  return {
    take: (quotas) =>
      new Promise((resolve, reject) => {
        waiting.push({ quotas, resolve, reject });
        if (isDraining) return;
        isDraining = true;
        void drain();
      }),
  };
}

/** A request that waits to be counted. */
interface Waiting {
  quotas: readonly Quota[];
  resolve(decision: QuotaDecision): void;
  reject(error: unknown): void;
}

async function decideAll(
  tx: Transaction,
  batch: readonly Pick<Waiting, 'quotas'>[],
): Promise<QuotaDecision[]> {
  const subjectIds = new Set(batch.flatMap(({ quotas }) => quotas.map(({ subjectId }) => subjectId)));
  const stored = await lockRequestWindows(tx, [...subjectIds]);
  // Another process may be ahead, by what its clock differs and by a step.
  const windows = new Map(
    [...stored].map(([id, entries]) => [id, pruneWindow(createWindow(entries), tx.now, MINUTE_MS)]),
  );
  const countedAt = (quota: Quota) => stepOf(quota, tx.now);
  const decisions = batch.map(({ quotas }) =>
    decideRequest(quotas, (subjectId) => windows.get(subjectId)!, tx.now, countedAt),
  );
  const counted = new Set(
    batch.flatMap(({ quotas }, i) =>
      decisions[i]!.refusedBy === null ? quotas.map(({ subjectId }) => subjectId) : [],
    ),
  );
  await updateRequestWindows(
    tx,
    [...counted].map((subjectId) => {
      const { entries } = windows.get(subjectId)!;
      return { subjectId, entries, latestAt: entries.at(-1)!.at };
    }),
  );
  return decisions;
}

/** Rounded up, so that a request counts for 60 seconds at least. */
function stepOf({ requestsPerMinute }: Quota, now: UnixMs): UnixMs {
  return requestsPerMinute <= EXACT_UP_TO ? now : Math.ceil(now / COARSE_MS) * COARSE_MS;
}
