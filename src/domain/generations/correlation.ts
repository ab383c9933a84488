import type { Generation } from './generation.ts';

/** What joins everything that happens to a generation: its log lines, the request that created it, and the caller's trace. */
export interface Correlation {
  /** Null: it concerns no generation. */
  generationId: string | null;
  /** Null: the operator's. */
  teamId: string | null;
  /** Of the request that created it; null: unknown, as for those that a version before 0.4.0 stored. */
  requestId: string | null;
  /** The W3C trace context of that request: see `domain/parse-traceparent.ts`. */
  traceparent: string | null;
}

export function correlationOf({
  id: generationId,
  teamId,
  requestId,
  traceparent,
}: Pick<Generation, 'id' | 'teamId' | 'requestId' | 'traceparent'>): Correlation & { generationId: string } {
  return { generationId, teamId, requestId, traceparent };
}
