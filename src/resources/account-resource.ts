import type { AccountHealth, Usability } from '../domain/upstream/account-health.ts';
import { toTimestamp, type UnixMs } from '../domain/clock.ts';

export type AccountResource = ReturnType<typeof toAccountResource>;

/** How an upstream account stands. Its key is never shown. */
export interface AccountStatus {
  name: string;
  health: AccountHealth;
  /** Whether it takes submissions: freely, one at a time while it is tried, or not. */
  submits: Usability['requests'];
  requestsPerHour: number;
  /** Of the last hour. */
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

function optionalTimestamp(time: UnixMs | null): string | null {
  return time === null ? null : toTimestamp(time);
}
