import type { KnownKey } from '../../domain/access/team.ts';
import { optionalTimestamp, toTimestamp } from '../../domain/clock.ts';

export type KeyResource = ReturnType<typeof toKeyResource>;

/** A key as the operator sees it, without its secret. */
export function toKeyResource({ id, teamId, name, createdAt, revokedAt }: KnownKey) {
  return {
    id,
    object: 'key' as const,
    teamId,
    name,
    createdAt: toTimestamp(createdAt),
    revokedAt: optionalTimestamp(revokedAt),
  };
}
