import type { UnixMs } from '../clock.ts';

/** What an endpoint's owner sees of its deliveries as a whole. */
export interface EndpointHealth {
  /** The first failure since the last acknowledgement; null: it is not failing. */
  failingSince: UnixMs | null;
  /** When the next attempt is due; null: nothing waits, or it is paused. */
  nextAttemptAt: UnixMs | null;
  /** The share of acknowledged attempts in the last 24 h, 0 to 1; null: there were none. */
  successRate24h: number | null;
}

/** The health of an endpoint to which nothing was sent yet. */
export const unusedEndpoint: EndpointHealth = {
  failingSince: null,
  nextAttemptAt: null,
  successRate24h: null,
};

/** @param acknowledged of these attempts, which are those of the last 24 h */
export function successRate(acknowledged: number, attempts: number): number | null {
  // Rounded down, so that 1 means every one.
  return attempts === 0 ? null : Math.floor((acknowledged / attempts) * 10_000) / 10_000;
}
