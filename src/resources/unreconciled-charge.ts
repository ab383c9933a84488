import { toTimestamp } from '../domain/clock.ts';
import type { UnreconciledCharge } from '../domain/upstream/unreconciled-charge.ts';

/** As the operator sees it, over HTTP and on the command line. */
export function toUnreconciledChargeResource({
  id,
  generationId,
  teamId,
  credits,
  reason,
  createdAt,
}: UnreconciledCharge) {
  return {
    id,
    object: 'unreconciled_charge' as const,
    generationId,
    teamId,
    credits,
    reason,
    createdAt: toTimestamp(createdAt),
  };
}
