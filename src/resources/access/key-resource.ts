import { permissions } from '../../domain/access/permissions.ts';
import type { KnownKey } from '../../domain/access/team.ts';
import { optionalTimestamp, toTimestamp } from '../../domain/clock.ts';

export type KeyResource = ReturnType<typeof toKeyResource>;

/** A key as the operator sees it, without its secret. */
export function toKeyResource(key: KnownKey) {
  const { id, teamId, name, createdAt, expiresAt, lastUsedAt, revokedAt } = key;
  return {
    id,
    object: 'key' as const,
    teamId,
    name,
    permissions: [...(key.permissions ?? permissions)],
    createdAt: toTimestamp(createdAt),
    expiresAt: optionalTimestamp(expiresAt),
    lastUsedAt: optionalTimestamp(lastUsedAt),
    revokedAt: optionalTimestamp(revokedAt),
  };
}
