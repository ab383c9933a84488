import type { UnixMs } from '../clock.ts';

export interface Team {
  id: string;
  name: string;
  /** Its share of the submissions while other teams wait too: one of weight 2 gets twice that of one of weight 1. */
  weight: number;
  createdAt: UnixMs;
}

// Stands in logs, metrics and shell commands.
export const TEAM_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

// Teams share by the ratio of their weights; a thousandfold is more than anyone means.
export const weightBounds = { min: 1, max: 1_000 } as const;
export const DEFAULT_WEIGHT = 1;

/** A team's credential. The secret itself is shown once and kept only as a hash. */
export interface Key {
  id: string;
  teamId: string;
  name: string;
  secretHash: string;
  createdAt: UnixMs;
  revokedAt: UnixMs | null;
}
