import type { StatusReply } from '../domain/models/status-reply.ts';
import type { AccountFailureReason } from '../domain/upstream/account-health.ts';

/** How one poll ended. */
export type PollOutcome =
  | Extract<StatusReply, { kind: 'running' | 'completed' | 'completed_without_image' | 'failed' }>
  | { kind: 'not_found' }
  | { kind: 'forbidden' }
  /** No result for the generation: poll again. `retryAfterMs`: the upstream's `Retry-After`. */
  | { kind: 'no_answer'; cause: AccountFailureReason; reason: string; retryAfterMs: number | null };
