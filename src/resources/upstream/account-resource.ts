import { optionalTimestamp } from '../../domain/clock.ts';
import type { AccountHealth } from '../../domain/upstream/account-health.ts';
import type { CircuitState } from '../../domain/upstream/circuit.ts';

export type AccountResource = ReturnType<typeof toAccountResource>;

/** The state of an upstream account. Its key is never shown. */
export interface AccountStatus extends Pick<
  AccountHealth,
  'pausedAt' | 'failureReason' | 'failureMessage' | 'failureCount' | 'retryAt'
> {
  name: string;
  circuit: CircuitState;
  requestsPerHour: number;
  /** In the last hour. */
  requestsUsed: number;
  requestsFree: number;
  inFlight: number;
  maxInFlight: number;
}

/** As the operator sees it, over HTTP and on the command line. */
export function toAccountResource(status: AccountStatus) {
  const { name, pausedAt, failureReason, failureMessage, failureCount, retryAt, ...figures } = status;
  return {
    object: 'upstream_account' as const,
    name,
    ...figures,
    pausedAt: optionalTimestamp(pausedAt),
    failureReason,
    failureMessage,
    failureCount,
    retryAt: optionalTimestamp(retryAt),
  };
}
