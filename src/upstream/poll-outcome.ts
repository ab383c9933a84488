import type { StatusReply } from '../domain/models/status-reply.ts';
import type { AccountFailureReason } from '../domain/upstream/circuit.ts';

/** How one poll ended. */
export type PollOutcome =
  | Exclude<StatusReply, { kind: 'refused' | 'unreadable' }>
  | { kind: 'not_found' }
  | { kind: 'forbidden' }
  /** No result for the generation: poll again. `retryAfterMs`: the upstream's `Retry-After`. */
  | { kind: 'no_answer'; cause: AccountFailureReason; reason: string; retryAfterMs: number | null };
