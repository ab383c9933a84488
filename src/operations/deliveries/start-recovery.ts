import type { FieldError } from '../../domain/app-error.ts';
import { newId } from '../../domain/new-id.ts';
import { findTeamEndpoint } from '../../store/endpoints/endpoints.ts';
import type { Recovery } from '../../domain/deliveries/recovery.ts';
import { closeCircuit } from '../../store/endpoints/close-circuit.ts';
import { lockEndpoint } from '../../store/endpoints/lock-endpoint.ts';
import { hasRunningRecovery, insertRecovery } from '../../store/deliveries/recoveries.ts';
import type { Transaction } from '../../store/engine/store.ts';
import type { OperationContext } from '../operation-context.ts';
import {
  countToRecover,
  recoveryFault,
  type RecoveryParams,
  type RecoveryRefusal,
} from './count-recovery.ts';

/**
 * Starts to requeue the failed deliveries of an endpoint in a time range, or all events of that time. `run-recoveries.ts` requeues
 * them, page by page.
 */
export async function startRecovery(
  { store, notify }: Pick<OperationContext, 'store' | 'notify'>,
  params: RecoveryParams,
): Promise<StartOutcome> {
  const outcome = await store.transaction((tx) => start(tx, params));
  if (outcome.outcome === 'started') notify('recovery-started');
  return outcome;
}

export type StartOutcome =
  | { outcome: 'started'; recovery: Recovery }
  | { outcome: 'invalid'; error: FieldError }
  | { outcome: RecoveryRefusal };

async function start(
  tx: Transaction,
  { teamId, endpointId, since, until = tx.now, include = 'failed' }: RecoveryParams,
): Promise<StartOutcome> {
  const error = recoveryFault({ teamId, since, until, include }, tx.now);
  if (error !== null) return { outcome: 'invalid', error };
  // Locked, so that the second of two concurrent requests on PostgreSQL sees the first.
  await lockEndpoint(tx, teamId, endpointId);
  const endpoint = await findTeamEndpoint(tx, teamId, endpointId);
  if (endpoint === null) return { outcome: 'not_found' };
  if (endpoint.status === 'disabled') return { outcome: 'endpoint_disabled' };
  if (await hasRunningRecovery(tx, endpointId)) return { outcome: 'already_running' };
  const recovery: Recovery = {
    id: newId('recovery', tx.now),
    teamId,
    endpointId,
    include,
    since,
    until,
    status: 'running',
    totalCount: await countToRecover(tx, endpoint, { since, until, include }),
    requeuedCount: 0,
    createdAt: tx.now,
    finishedAt: null,
  };
  await closeCircuit(tx, endpointId);
  await insertRecovery(tx, recovery);
  return { outcome: 'started', recovery };
}
