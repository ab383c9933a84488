import type { Operator } from '../../domain/access/operator.ts';
import { optionalTimestamp, toTimestamp } from '../../domain/clock.ts';

export type OperatorResource = ReturnType<typeof toOperatorResource>;

/** An operator without the hash of its token. */
export function toOperatorResource({ id, name, role, createdAt, expiresAt, revokedAt }: Operator) {
  return {
    id,
    object: 'operator' as const,
    name,
    role,
    createdAt: toTimestamp(createdAt),
    expiresAt: optionalTimestamp(expiresAt),
    revokedAt: optionalTimestamp(revokedAt),
  };
}
