import { toTimestamp, type UnixMs } from './clock.ts';

/** A picture that the upstream may have made, and charged for, without the gateway knowing; nobody has judged it yet. */
export interface Doubt {
  id: string;
  generationId: string;
  teamId: string;
  credits: number;
  reason: string;
  createdAt: UnixMs;
}

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
