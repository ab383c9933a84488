import { toTimestamp } from '../domain/clock.ts';
import type { Doubt } from '../domain/upstream/doubt.ts';

/** As the operator sees it, over HTTP and on the command line. */
export function toDoubtResource({ id, generationId, teamId, credits, reason, createdAt }: Doubt) {
  return {
    id,
    object: 'doubt' as const,
    generationId,
    teamId,
    credits,
    reason,
    createdAt: toTimestamp(createdAt),
  };
}
