import type { UnixMs } from '../../domain/clock.ts';
import type { FieldError } from '../../domain/app-error.ts';
import type { Recovery, RecoveryInclude } from '../../domain/deliveries/recovery.ts';
import type { Endpoint } from '../../domain/endpoints/endpoint.ts';
import { eventTypes, isSubscribed } from '../../domain/events/event-type.ts';
import { hasRunningRecovery } from '../../store/deliveries/recoveries.ts';
import { countFailed } from '../../store/deliveries/requeue-delivery.ts';
import { findTeamEndpoint } from '../../store/endpoints/endpoints.ts';
import type { Session } from '../../store/engine/store.ts';
import { countEvents } from '../../store/events/count-events.ts';
import type { OperationContext } from '../operation-context.ts';

/** Counts what a recovery would resend, and refuses what `startRecovery` would refuse. */
export async function countRecovery(
  { store, clock }: Pick<OperationContext, 'store' | 'clock'>,
  { teamId, endpointId, since, until = clock.now(), include = 'failed' }: RecoveryParams,
): Promise<CountOutcome> {
  const error = recoveryFault({ teamId, since, until, include }, clock.now());
  if (error !== null) return { outcome: 'invalid', error };
  const session = store.reader;
  const endpoint = await findTeamEndpoint(session, teamId, endpointId);
  if (endpoint === null) return { outcome: 'not_found' };
  if (endpoint.status === 'disabled') return { outcome: 'endpoint_disabled' };
  if (await hasRunningRecovery(session, endpointId)) return { outcome: 'already_running' };
  const totalCount = await countToRecover(session, endpoint, { since, until, include });
  return { outcome: 'counted', count: { endpointId, include, since, until, totalCount } };
}

export interface RecoveryParams {
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

export type CountOutcome =
  | { outcome: 'counted'; count: RecoveryCount }
  | { outcome: 'invalid'; error: FieldError }
  | { outcome: RecoveryRefusal };

export type RecoveryRefusal = 'not_found' | 'endpoint_disabled' | 'already_running';

export type RecoveryCount = Pick<Recovery, 'endpointId' | 'include' | 'since' | 'until' | 'totalCount'>;

export async function countToRecover(
  session: Session,
  { id: endpointId, teamId, events }: Pick<Endpoint, 'id' | 'teamId' | 'events'>,
  { include, ...range }: { since: UnixMs; until: UnixMs; include: RecoveryInclude },
): Promise<number> {
  if (teamId === null || include === 'failed')
    return countFailed(session, { endpointId, ...range, after: null });
  const types = eventTypes.filter((type) => type !== 'ping' && isSubscribed(events, type));
  return countEvents(session, { teamId, types, ...range, after: null });
}

/** What is wrong with a request to recover; null: nothing. */
export function recoveryFault(
  { teamId, since, until, include }: Required<Omit<RecoveryParams, 'endpointId'>> & { until: UnixMs },
  now: UnixMs,
): FieldError | null {
  if (until > now) return { pointer: '/until', detail: 'must not be in the future' };
  if (since >= until) return { pointer: '/since', detail: 'must be before until, which is now by default' };
  return teamId === null && include === 'all'
    ? { pointer: '/include', detail: 'must be failed for an endpoint of the operator' }
    : null;
}
