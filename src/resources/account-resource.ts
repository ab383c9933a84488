import type { AccountHealth, Usability } from '../domain/upstream/account-health.ts';
import { toTimestamp, type UnixMs } from '../domain/clock.ts';

/** How an upstream account stands. Its key is never shown. */
export interface AccountStatement {
  name: string;
  health: AccountHealth;
  /** Whether it takes submissions: freely, one at a time while it is tried, or not. */
  submits: Usability['use'];
  requestsPerHour: number;
  /** Of the last hour. */
  requestsUsed: number;
  requestsFree: number;
  inFlight: number;
  maxInFlight: number;
}

/** As the operator sees it, over HTTP and on the command line. */
export function toAccountResource({ name, health, ...figures }: AccountStatement) {
  const { pausedAt, trouble, troubleReason, troubleCount, restsUntil } = health;
  return {
    object: 'upstream_account' as const,
    name,
    ...figures,
    pausedAt: optionalTimestamp(pausedAt),
    trouble,
    troubleReason,
    troubleCount,
    restsUntil: optionalTimestamp(restsUntil),
  };
}

export type AccountResource = ReturnType<typeof toAccountResource>;

function optionalTimestamp(time: UnixMs | null): string | null {
  return time === null ? null : toTimestamp(time);
}
