import { toTimestamp } from '../../domain/clock.ts';
import type { UnreconciledCharge } from '../../domain/upstream/unreconciled-charge.ts';

export type UnreconciledChargeResource = ReturnType<typeof toUnreconciledChargeResource>;

/** An unreconciled charge as the operator sees it, over HTTP and on the command line. */
export function toUnreconciledChargeResource(charge: UnreconciledCharge) {
  const { id, generationId, teamId, credits, reason, imageUrl, fileUrl, createdAt } = charge;
  return {
    id,
    object: 'unreconciled_charge' as const,
    generationId,
    teamId,
    credits,
    reason,
    imageUrl,
    fileUrl,
    createdAt: toTimestamp(createdAt),
  };
}
