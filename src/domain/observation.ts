import type { BudgetScope } from './budgets/budget.ts';
import type { UnixMs } from './clock.ts';
import type { DisabledReason } from './endpoints/endpoint.ts';
import type { ErrorCode } from './error-catalogue.ts';
import type { GenerationErrorCode, TerminalStatus } from './generations/generation.ts';
import type { ModelId } from './models/catalogue.ts';
import type { ImageQuality } from './models/image-input.ts';
import type { RecoveryStatus } from './deliveries/recovery.ts';
import type { RowTask } from './quarantine/row-failure.ts';
import type { SubmissionOutcome } from './upstream/submission-outcome.ts';
import type { DeliveryStatus } from './deliveries/delivery.ts';

/**
 * Something that happened and that the operator may want to count or read about. Operations emit
 * observations without knowing who listens; metrics and log lines are derived from them in one place each.
 * What a transaction did is emitted after its commit.
 */
export type Observation =
  | {
      kind: 'generation_accepted';
      generationId: string;
      model: ModelId;
      quality: ImageQuality;
      /** Replayed by its idempotency key: nothing new was stored. */
      replayed: boolean;
      /** Of the request that created it: see `domain/parse-traceparent.ts`. */
      traceId?: string | undefined;
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
      /** Time in the queue; null when it was never submitted. */
      queuedMs: number | null;
      /** From acceptance to end. */
      totalMs: number;
      traceId?: string | undefined;
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
      /** The delivery after the attempt: `pending` is retried, `failed` is exhausted. */
      status: DeliveryStatus;
      number: number;
      statusCode: number | null;
      error: string | null;
      durationMs: number;
      /** From the event to the end of this attempt. */
      sinceEventMs: number;
      traceId?: string | undefined;
    }
  /** Waiting deliveries failed without another attempt. */
  | {
      kind: 'deliveries_exhausted';
      receiverId: string;
      /** Null: webhooks of requests. */
      endpointId: string | null;
      reason: ExhaustedReason;
      count: number;
    }
  /** Nothing was sent: no configured key decrypts the signing secret or the headers of the endpoint. */
  | {
      kind: 'secret_unreadable';
      deliveryId: string;
      endpointId: string | null;
      /** Null: the operator's. */
      teamId: string | null;
      reason: string;
    }
  /** A recovery has requeued its deliveries, or was stopped. */
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
  /** The receiver's circuit breaker opened: no attempts until `retryAt`. */
  | {
      kind: 'receiver_circuit_opened';
      receiverId: string;
      /** Null: webhooks of requests. */
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
  /** The upstream may have charged for a picture that nobody received. */
  | { kind: 'charge_unreconciled'; generationId: string; credits: number }
  | { kind: 'budget_alerted'; budgetId: string; scope: BudgetScope; thresholdPercent: number }
  /** The database did not take an answer; it is written again. */
  | { kind: 'answer_kept'; answer: AnswerInHand; reason: string }
  /** It never took it, and the gateway stops or cannot store it. */
  | { kind: 'answer_lost'; answer: AnswerInHand; reason: string }
  /** A worker could not process a row; the others went on. */
  | {
      kind: 'row_failed';
      task: RowTask;
      rowId: string;
      failureCount: number;
      /** It is left out from now on, and tried again hourly. */
      isQuarantined: boolean;
      reason: string;
    }
  /** A fetch of a result ended. `superseded`: another worker had it, or the file was deleted. */
  | {
      kind: 'file_fetched';
      fileId: string;
      teamId: string;
      outcome: 'stored' | 'failed' | 'lost' | 'superseded';
      bytes: number | null;
      reason: string | null;
    }
  /** The ledger was compared with the balances. */
  | { kind: 'ledger_verified'; differences: number };

export type PollWord =
  | 'running'
  | 'completed'
  | 'completed_without_image'
  | 'failed'
  | 'failed_unconfirmed'
  | 'not_found'
  | 'forbidden'
  | 'no_answer';

/** An answer of the upstream or of a receiver that is not committed yet. */
export interface AnswerInHand {
  to: 'submission' | 'poll' | 'webhook';
  /** The id of the generation or of the delivery. */
  id: string;
  /** What an operator needs to complete it by hand, if it is never committed. */
  summary: string;
}

/** `receiver_down`: webhooks of requests whose receiver was down for days. */
export type ExhaustedReason = 'endpoint_deleted' | 'endpoint_disabled' | 'receiver_down';

/** Receives observations; must not throw. */
export type Observer = (observation: Observation) => void;
