import type { UnixMs } from '../../domain/clock.ts';
import type { FieldError } from '../../domain/app-error.ts';
import { newId } from '../../domain/new-id.ts';
import type { Recovery } from '../../domain/deliveries/recovery.ts';
import { closeCircuit } from '../../store/endpoints/close-circuit.ts';
import { lockEndpoint } from '../../store/endpoints/lock-endpoint.ts';
import { hasRunningRecovery, insertRecovery } from '../../store/deliveries/recoveries.ts';
import { countFailed } from '../../store/deliveries/requeue-delivery.ts';
import type { Transaction } from '../../store/engine/store.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Starts to requeue the failed deliveries of an endpoint in a time range. `run-recoveries.ts` requeues
 * them, page by page.
 */
export async function startRecovery(
  { store, notify }: Pick<OperationContext, 'store' | 'notify'>,
  params: StartRecoveryParams,
): Promise<StartOutcome> {
  const outcome = await store.transaction((tx) => start(tx, params));
  if (outcome.outcome === 'started') notify('recovery-started');
  return outcome;
}

export interface StartRecoveryParams {
  /** Null: the operator's. */
  teamId: string | null;
  endpointId: string;
  /** Events created at this time or later. */
  since: UnixMs;
  /** Events created before this time; now by default. */
  until?: UnixMs | undefined;
}

export type StartOutcome =
  | { outcome: 'started'; recovery: Recovery }
  | { outcome: 'invalid'; error: FieldError }
  | { outcome: 'not_found' | 'endpoint_disabled' | 'already_running' };

async function start(
  tx: Transaction,
  { teamId, endpointId, since, until = tx.now }: StartRecoveryParams,
): Promise<StartOutcome> {
  const error = faultOf(since, until, tx.now);
  if (error !== null) return { outcome: 'invalid', error };
  // Locked, so that the second of two concurrent requests on PostgreSQL sees the first.
  const endpoint = await lockEndpoint(tx, teamId, endpointId);
  if (endpoint === null || endpoint.isDeleted) return { outcome: 'not_found' };
  if (endpoint.status === 'disabled') return { outcome: 'endpoint_disabled' };
  if (await hasRunningRecovery(tx, endpointId)) return { outcome: 'already_running' };
  const recovery: Recovery = {
    id: newId('recovery', tx.now),
    teamId,
    endpointId,
    since,
    until,
    status: 'running',
    totalCount: await countFailed(tx, { endpointId, since, until, after: null }),
    requeuedCount: 0,
    createdAt: tx.now,
    finishedAt: null,
  };
  await closeCircuit(tx, endpointId);
  await insertRecovery(tx, recovery);
  return { outcome: 'started', recovery };
}

function faultOf(since: UnixMs, until: UnixMs, now: UnixMs): FieldError | null {
  if (until > now) return { pointer: '/until', detail: 'must not be in the future' };
  return since < until
    ? null
    : { pointer: '/since', detail: 'must be before until, which is now by default' };
}
