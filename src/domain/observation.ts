import type { BudgetScope } from './budgets/budget.ts';
import type { UnixMs } from './clock.ts';
import type { DisabledReason } from './endpoints/endpoint.ts';
import type { ErrorCode } from './errors.ts';
import type { GenerationErrorCode, TerminalStatus } from './generations/generation.ts';
import type { ModelId } from './models/catalogue.ts';
import type { ImageQuality } from './models/image-input.ts';
import type { RecoveryStatus } from './deliveries/recovery.ts';
import type { SubmissionOutcome } from './upstream/submission.ts';
import type { DeliveryStatus } from './deliveries/delivery.ts';

/**
 * Something that happened and that the operator may want to count or to read of. Whoever sees it happen says so and knows nothing of
 * who listens; metrics and log lines are made of these in one place each. Of what a transaction did, only once it is committed.
 */
export type Observation =
  | {
      kind: 'generation_accepted';
      generationId: string;
      model: ModelId;
      quality: ImageQuality;
      /** Repeated with its idempotency key: nothing new was stored. */
      replayed: boolean;
    }
  | { kind: 'generation_refused'; code: ErrorCode }
  | {
      kind: 'generation_finished';
      generationId: string;
      teamId: string;
      model: ModelId;
      quality: ImageQuality;
      status: TerminalStatus;
      errorCode: GenerationErrorCode | null;
      priceCredits: number;
      /** Waited for the upstream's allowance; null when it was never submitted. */
      queuedMs: number | null;
      /** From acceptance to end. */
      totalMs: number;
    }
  | {
      kind: 'submission_ended';
      generationId: string;
      account: string;
      outcome: SubmissionOutcome;
      reason: string | null;
    }
  | { kind: 'poll_ended'; generationId: string; account: string; outcome: PollWord }
  | {
      kind: 'webhook_attempted';
      deliveryId: string;
      endpointId: string | null;
      /** What became of the delivery: `pending` is tried again, `failed` is given up. */
      status: DeliveryStatus;
      number: number;
      statusCode: number | null;
      error: string | null;
      durationMs: number;
      /** From the event to the end of this attempt. */
      sinceEventMs: number;
    }
  /** What waited for a receiver was ended as failed, without one more attempt. */
  | {
      kind: 'deliveries_exhausted';
      receiverId: string;
      /** Null: webhooks that come with requests. */
      endpointId: string | null;
      reason: ExhaustedReason;
      count: number;
    }
  /** Nothing could be sent: no encryption key opens what signs it, or the headers of the endpoint. */
  | {
      kind: 'secret_unreadable';
      deliveryId: string;
      endpointId: string | null;
      /** Null: the operator's. */
      teamId: string | null;
      reason: string;
    }
  /** Deliveries to an endpoint were put back, page by page. */
  | {
      kind: 'recovery_ended';
      recoveryId: string;
      endpointId: string;
      status: RecoveryStatus;
      /** Failed deliveries when it began. */
      totalCount: number;
      requeuedCount: number;
      durationMs: number;
    }
  /** It is not up to it, and is left alone for a while. */
  | {
      kind: 'receiver_circuit_opened';
      receiverId: string;
      /** Null: webhooks that come with requests. */
      endpointId: string | null;
      retryAt: UnixMs;
      failingSince: UnixMs | null;
    }
  | {
      kind: 'endpoint_disabled';
      endpointId: string;
      /** Null: the operator's. */
      teamId: string | null;
      reason: DisabledReason;
      failingSince: UnixMs | null;
    }
  /** The upstream may have made it, and charged for it, without the gateway knowing. */
  | { kind: 'charge_unreconciled'; generationId: string; credits: number }
  | { kind: 'budget_alerted'; budgetId: string; scope: BudgetScope; thresholdPercent: number }
  /** The ledger was compared with the figures that are kept beside it. */
  | { kind: 'ledger_verified'; differences: number };

export type PollWord =
  'running' | 'completed' | 'completed_without_image' | 'failed' | 'not_found' | 'forbidden' | 'no_answer';

/** `receiver_down`: what came with requests, and could not be tried for days. */
export type ExhaustedReason = 'endpoint_deleted' | 'endpoint_disabled' | 'receiver_down';

/** Is told of what happened; must not throw. */
export type Observer = (observation: Observation) => void;
