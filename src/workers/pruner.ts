import { SECOND_MS } from '../domain/clock.ts';
import type { OperationContext } from '../operations/operation-context.ts';
import { expireQueued } from '../operations/upstream/expire-queued.ts';
import { pruneEndpointHours } from '../operations/endpoints/prune-endpoint-hours.ts';
import { pruneReceivers } from '../operations/deliveries/prune-receivers.ts';
import { pruneRequests } from '../operations/upstream/prune-requests.ts';
import { pruneSecrets } from '../operations/signing/prune-secrets.ts';
import type { Rounds } from './worker.ts';

// A queue time-out is seen at most this late; the statements are cheap.
const INTERVAL_MS = 5 * SECOND_MS;

/** Times out queued generations and deletes rows that no longer count. */
export function createPruner(context: OperationContext): Rounds {
  return {
    async runOnce() {
      await expireQueued(context);
      await pruneRequests(context);
      await pruneSecrets(context);
      await pruneReceivers(context);
      await pruneEndpointHours(context);
      return context.clock.now() + INTERVAL_MS;
    },
  };
}
