import type { KnownOperator } from '../../domain/access/operator.ts';
import { optionalTimestamp, toTimestamp } from '../../domain/clock.ts';

export type OperatorResource = ReturnType<typeof toOperatorResource>;

/** An operator without the hash of its token. */
export function toOperatorResource(operator: KnownOperator) {
  const { id, name, role, createdAt, expiresAt, lastUsedAt, revokedAt } = operator;
  return {
    id,
    object: 'operator' as const,
    name,
    role,
    createdAt: toTimestamp(createdAt),
    expiresAt: optionalTimestamp(expiresAt),
    lastUsedAt: optionalTimestamp(lastUsedAt),
    revokedAt: optionalTimestamp(revokedAt),
  };
}
