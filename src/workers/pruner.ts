import { SECOND_MS } from '../domain/clock.ts';
import type { OperationContext } from '../operations/operation-context.ts';
import { pruneIdempotencyKeys } from '../operations/generations/prune-idempotency-keys.ts';
import { expireQueued, QUEUE_TIMEOUT_BATCH } from '../operations/upstream/expire-queued.ts';
import { pruneEndpointHours } from '../operations/endpoints/prune-endpoint-hours.ts';
import { pruneReceivers } from '../operations/deliveries/prune-receivers.ts';
import { pruneRowFailures } from '../operations/quarantine/prune-row-failures.ts';
import { pruneRequestWindows } from '../operations/access/prune-request-windows.ts';
import { retryQuarantined } from '../operations/quarantine/retry-quarantined.ts';
import { pruneRequests } from '../operations/upstream/prune-requests.ts';
import { pruneSecrets } from '../operations/signing/prune-secrets.ts';
import type { Rounds } from './worker.ts';

// A queue time-out is seen at most this late; the statements are cheap.
const INTERVAL_MS = 5 * SECOND_MS;

/** Times out queued generations and deletes rows that no longer count. */
export function createPruner(context: OperationContext): Rounds {
  let isStarted = false;
  let keysPrunedTo = '';
  async function pruneKeys(): Promise<typeof MORE | null> {
    const { after, isMore } = await pruneIdempotencyKeys(context, keysPrunedTo);
    keysPrunedTo = after;
    return isMore ? MORE : null;
  }
  return {
    async runOnce() {
      if (!isStarted) await retryQuarantined(context);
      isStarted = true;
      let firstError: { error: unknown } | null = null;
      let isMore = false;
      for (const step of [...steps, pruneKeys]) {
        try {
          if ((await step(context)) === MORE) isMore = true;
        } catch (error) {
          // The other steps go on; the round fails at its end.
          firstError ??= { error };
        }
      }
      if (firstError !== null) throw firstError.error;
      return context.clock.now() + (isMore ? 0 : INTERVAL_MS);
    },
  };
}

const MORE = 'more';

async function expireBatch(context: OperationContext): Promise<typeof MORE | null> {
  return (await expireQueued(context)) === QUEUE_TIMEOUT_BATCH ? MORE : null;
}

const steps = [
  expireBatch,
  pruneRequests,
  pruneSecrets,
  pruneReceivers,
  pruneEndpointHours,
  pruneRowFailures,
  pruneRequestWindows,
];
