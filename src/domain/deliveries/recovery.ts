import type { UnixMs } from '../clock.ts';

/** A request to resend what an endpoint missed, and its progress. */
export interface Recovery {
  id: string;
  /** Null: the operator's. */
  teamId: string | null;
  endpointId: string;
  include: RecoveryInclude;
  /** Resends events created from this time on … */
  since: UnixMs;
  /** … and before this one. */
  until: UnixMs;
  status: RecoveryStatus;
  /** What there was to resend of that time when the recovery began. */
  totalCount: number;
  /**
   * Deliveries that it has requeued: also those that failed meanwhile, but none that was retried by hand
   * meanwhile.
   */
  requeuedCount: number;
  createdAt: UnixMs;
  finishedAt: UnixMs | null;
}

/**
 * `failed`: the failed deliveries. `all`: every event that the endpoint subscribes to now, received or not,
 * also from before it existed.
 */
export const recoveryIncludes = ['failed', 'all'] as const;
export type RecoveryInclude = (typeof recoveryIncludes)[number];

/** `stopped`: the endpoint was disabled or deleted before the recovery had finished. */
export const recoveryStatuses = ['running', 'completed', 'stopped'] as const;
export type RecoveryStatus = (typeof recoveryStatuses)[number];
