import type { UnixMs } from '../clock.ts';
import type { Permission } from './permissions.ts';

export interface Team {
  id: string;
  name: string;
  /** Its fair share while other teams wait: a team of weight 2 is served twice as much as one of weight 1. */
  weight: number;
  createdAt: UnixMs;
}

// It is used in logs, metrics and shell commands without quotes.
export const TEAM_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

// Teams share by the ratio of their weights; a factor of a thousand is more than anyone needs.
export const weightBounds = { min: 1, max: 1_000 } as const;
export const DEFAULT_WEIGHT = 1;

/** A team's key. The secret is shown once; only its hash is stored. */
export interface Key {
  id: string;
  teamId: string;
  name: string;
  secretHash: string;
  /** The secrets that a rotation replaced; null: none. */
  previousSecrets: PreviousSecret[] | null;
  /** Null: all of them. */
  permissions: Permission[] | null;
  createdAt: UnixMs;
  /** Null: it does not expire. */
  expiresAt: UnixMs | null;
  revokedAt: UnixMs | null;
}

/** A secret that was replaced and authenticates until the end of the overlap. */
export interface PreviousSecret {
  secretHash: string;
  expiresAt: UnixMs;
}

/** A key without what authenticates it. */
export interface KnownKey extends Omit<Key, 'secretHash' | 'previousSecrets'> {
  /** To the hour; null: never used. */
  lastUsedAt: UnixMs | null;
}

export function withoutSecrets({
  secretHash: _,
  previousSecrets: _previous,
  ...key
}: Key): Omit<KnownKey, 'lastUsedAt'> {
  return key;
}
