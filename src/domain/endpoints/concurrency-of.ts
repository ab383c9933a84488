import { DAY_MS, type UnixMs } from '../clock.ts';
import { isCircuitOpen, type ReceiverHealth } from './receiver-health.ts';

/**
 * How many attempts may be under way at the same time: `limit` while proven, one while it has answered
 * nothing or is half-open, none while open.
 */
export function concurrencyOf(health: ReceiverHealth, limit: number, now: UnixMs): number {
  if (isCircuitOpen(health, now)) return 0;
  return isProven(health, now) ? limit : 1;
}

/** Whether it answered in the last 24 h and its circuit is closed, so that its attempts are likely to end soon. */
export function isProven({ answeredAt, retryAt }: ReceiverHealth, now: UnixMs): boolean {
  return retryAt === null && answeredAt > now - PROVEN_FOR_MS;
}

// A receiver that answers once a day (a nightly batch) stays proven.
export const PROVEN_FOR_MS = DAY_MS;
