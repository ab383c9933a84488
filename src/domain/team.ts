import type { UnixMs } from './clock.ts';

// Stands in logs, metrics and shell commands.
export const TEAM_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export interface Team {
  id: string;
  name: string;
  createdAt: UnixMs;
}

/** A team's credential. The secret itself is shown once and kept only as a hash. */
export interface Key {
  id: string;
  teamId: string;
  name: string;
  secretHash: string;
  createdAt: UnixMs;
  revokedAt: UnixMs | null;
}
