import type { AccountFailureReason } from '../domain/upstream/circuit.ts';

/** How one submission ended. */
export type SubmitOutcome =
  /** The upstream has it. `upstreamGenerationId` is null only beside the picture. */
  | {
      kind: 'confirmed';
      upstreamGenerationId: string | null;
      upstreamTaskId: string | null;
      /** The picture, when the upstream had it at once. */
      imageUrl?: string | null;
    }
  /**
   * It certainly never arrived, so it can be submitted again. `retryAfterMs`: the upstream's `Retry-After`.
   */
  | {
      kind: 'not_sent';
      cause: AccountFailureReason;
      reason: string;
      retryAfterMs: number | null;
      /** Status and redacted excerpt of the answer; absent: there was none. */
      received?: string;
    }
  /** It failed for good. `message` is the upstream's. */
  | { kind: 'refused'; errorCode: string; message: string }
  /** It may have arrived. `retryAfterMs`: the upstream's `Retry-After`. */
  | { kind: 'unknown'; reason: string; retryAfterMs?: number | null };
