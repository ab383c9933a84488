import { optionalTimestamp } from '../../domain/clock.ts';
import type { AccountHealth, CircuitState } from '../../domain/upstream/account-health.ts';

export type AccountResource = ReturnType<typeof toAccountResource>;

/** The state of an upstream account. Its key is never shown. */
export interface AccountStatus {
  name: string;
  health: AccountHealth;
  circuit: CircuitState;
  requestsPerHour: number;
  /** In the last hour. */
  requestsUsed: number;
  requestsFree: number;
  inFlight: number;
  maxInFlight: number;
}

/** As the operator sees it, over HTTP and on the command line. */
export function toAccountResource({ name, health, ...figures }: AccountStatus) {
  const { pausedAt, failureReason, failureMessage, failureCount, retryAt } = health;
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
