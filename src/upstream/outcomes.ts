import type { AccountFailureReason } from '../domain/upstream/account-health.ts';
import type { StatusReply } from '../domain/models/replies.ts';

/** What became of one try to hand a generation to the upstream. */
export type SubmitOutcome =
  | { kind: 'confirmed'; upstreamGenerationId: string; upstreamTaskId: string | null }
  /** Certain: it goes back to the queue. `retryAfterMs` is the upstream's own `Retry-After`. */
  | { kind: 'not_sent'; cause: AccountFailureReason; reason: string; retryAfterMs: number | null }
  /** Certain: it has failed for good. `message` is the upstream's. */
  | { kind: 'refused'; errorCode: string; message: string }
  /** It may have been taken. */
  | { kind: 'unknown'; reason: string };

/** What one status check told. */
export type PollOutcome =
  | Extract<StatusReply, { kind: 'running' | 'completed' | 'completed_without_image' | 'failed' }>
  | { kind: 'not_found' }
  | { kind: 'forbidden' }
  /** No verdict on the generation; ask again. */
  | { kind: 'no_answer'; cause: AccountFailureReason; reason: string; retryAfterMs: number | null };
