import type { UnixMs } from '../clock.ts';

/** A request to send again what an endpoint did not receive, and how far it has come. */
export interface Recovery {
  id: string;
  /** Null: the operator's. */
  teamId: string | null;
  endpointId: string;
  /** Of events created from then on. */
  since: UnixMs;
  /** Of events created before then. */
  until: UnixMs;
  status: RecoveryStatus;
  /** Failed deliveries of that time when it began. */
  totalCount: number;
  /** Those it has put back: without those that were put back by hand in the meantime, with those that failed in the meantime. */
  requeuedCount: number;
  createdAt: UnixMs;
  finishedAt: UnixMs | null;
}

/** `stopped`: the endpoint was disabled or deleted before it had come to the end. */
export const recoveryStatuses = ['running', 'completed', 'stopped'] as const;
export type RecoveryStatus = (typeof recoveryStatuses)[number];
