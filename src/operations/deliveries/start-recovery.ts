import type { UnixMs } from '../../domain/clock.ts';
import type { FieldError } from '../../domain/app-error.ts';
import { newId } from '../../domain/new-id.ts';
import { eventTypes, isSubscribed } from '../../domain/events/event-type.ts';
import { findTeamEndpoint } from '../../store/endpoints/endpoints.ts';
import { countEvents } from '../../store/events/count-events.ts';
import type { Recovery, RecoveryInclude } from '../../domain/deliveries/recovery.ts';
import { closeCircuit } from '../../store/endpoints/close-circuit.ts';
import { lockEndpoint } from '../../store/endpoints/lock-endpoint.ts';
import { hasRunningRecovery, insertRecovery } from '../../store/deliveries/recoveries.ts';
import { countFailed } from '../../store/deliveries/requeue-delivery.ts';
import type { Transaction } from '../../store/engine/store.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Starts to requeue the failed deliveries of an endpoint in a time range, or all events of that time. `run-recoveries.ts` requeues
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
  /** `failed` by default. */
  include?: RecoveryInclude | undefined;
}

export type StartOutcome =
  | { outcome: 'started'; recovery: Recovery }
  | { outcome: 'invalid'; error: FieldError }
  | { outcome: 'not_found' | 'endpoint_disabled' | 'already_running' };

async function start(
  tx: Transaction,
  { teamId, endpointId, since, until = tx.now, include = 'failed' }: StartRecoveryParams,
): Promise<StartOutcome> {
  const error = faultOf(since, until, tx.now) ?? includeFault(teamId, include);
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
    include,
    since,
    until,
    status: 'running',
    totalCount: await countOf(tx, { teamId, endpointId, since, until, include }),
    requeuedCount: 0,
    createdAt: tx.now,
    finishedAt: null,
  };
  await closeCircuit(tx, endpointId);
  await insertRecovery(tx, recovery);
  return { outcome: 'started', recovery };
}

async function countOf(
  tx: Transaction,
  { teamId, endpointId, since, until, include }: Required<StartRecoveryParams> & { until: UnixMs },
): Promise<number> {
  const range = { since, until, after: null };
  const endpoint = include === 'all' ? await findTeamEndpoint(tx, teamId, endpointId) : null;
  if (teamId === null || endpoint === null) return countFailed(tx, { endpointId, ...range });
  const types = eventTypes.filter((type) => type !== 'ping' && isSubscribed(endpoint.events, type));
  return countEvents(tx, { teamId, types, ...range });
}

function includeFault(teamId: string | null, include: RecoveryInclude): FieldError | null {
  return teamId === null && include === 'all'
    ? { pointer: '/include', detail: 'must be failed for an endpoint of the operator' }
    : null;
}

function faultOf(since: UnixMs, until: UnixMs, now: UnixMs): FieldError | null {
  if (until > now) return { pointer: '/until', detail: 'must not be in the future' };
  return since < until
    ? null
    : { pointer: '/since', detail: 'must be before until, which is now by default' };
}
