import type { BudgetScope } from './budgets/budget.ts';
import type { UnixMs } from './clock.ts';
import type { DisabledReason } from './endpoints/endpoint.ts';
import type { ErrorCode } from './error-catalogue.ts';
import type { EventType } from './events/event-type.ts';
import type { FetchFailureKind } from './files/fetch-failure.ts';
import type { Correlation } from './generations/correlation.ts';
import type { GenerationErrorCode, Priority, TerminalStatus } from './generations/generation.ts';
import type { ModelId } from './models/catalogue.ts';
import type { ImageQuality } from './models/image-input.ts';
import type { RetentionStep } from './retention/retention.ts';
import type { RecoveryStatus } from './deliveries/recovery.ts';
import type { RowTask } from './quarantine/row-failure.ts';
import type { AccountFailureReason } from './upstream/circuit.ts';
import type { SubmissionOutcome } from './upstream/submission-outcome.ts';
import type { DeliveryStatus } from './deliveries/delivery.ts';

/**
 * Something that happened and that the operator may want to count or read about. Operations emit
 * observations without knowing who listens; metrics and log lines are derived from them in one place each.
 * What a transaction did is emitted after its commit.
 */
export type Observation =
  | ({
      kind: 'generation_accepted';
      generationId: string;
      keyId: string;
      model: ModelId;
      quality: ImageQuality;
      priority: Priority;
      priceCredits: number;
      /** Replayed by its idempotency key: nothing new was stored. */
      replayed: boolean;
      startedAt: UnixMs;
      /** From the start of the operation to its commit. */
      durationMs: number;
    } & Correlation)
  | { kind: 'generation_refused'; code: ErrorCode }
  | ({
      kind: 'generation_finished';
      generationId: string;
      /** The upstream account that submitted it, and what the generation is called there; null: it was never confirmed. */
      account: string | null;
      upstreamGenerationId: string | null;
      model: ModelId;
      quality: ImageQuality;
      status: TerminalStatus;
      errorCode: GenerationErrorCode | null;
      errorMessage: string | null;
      priceCredits: number;
      /** Time in the queue; null when it was never submitted. */
      queuedMs: number | null;
      /** When it was accepted. */
      startedAt: UnixMs;
      /** From acceptance to end. */
      totalMs: number;
    } & Correlation)
  | ({
      kind: 'submission_ended';
      generationId: string;
      account: string;
      /** Null unless it was confirmed. */
      upstreamGenerationId: string | null;
      outcome: SubmissionOutcome;
      reason: string | null;
      /** Of the upstream's answer; null: there was none. */
      statusCode: number | null;
      /** From acceptance to this submission. */
      queuedMs: number;
      startedAt: UnixMs;
      durationMs: number;
    } & Correlation)
  | ({
      kind: 'poll_ended';
      generationId: string;
      account: string;
      outcome: PollWord;
      /** Of the upstream's answer; null: there was none. */
      statusCode: number | null;
      startedAt: UnixMs;
      durationMs: number;
    } & Correlation)
  | ({
      kind: 'webhook_attempted';
      deliveryId: string;
      endpointId: string | null;
      eventId: string;
      eventType: EventType;
      /** The delivery after the attempt: `pending` is retried, `failed` is exhausted. */
      status: DeliveryStatus;
      number: number;
      statusCode: number | null;
      error: string | null;
      startedAt: UnixMs;
      durationMs: number;
      /** From the event to the end of this attempt. */
      sinceEventMs: number;
    } & Correlation)
  /** A waiting delivery failed without another attempt. */
  | ({
      kind: 'delivery_exhausted';
      deliveryId: string;
      eventType: EventType;
      receiverId: string;
      /** Null: webhooks of requests. */
      endpointId: string | null;
      reason: ExhaustedReason;
    } & Correlation)
  /** Nothing was sent: no configured key decrypts the signing secret or the headers of the endpoint. */
  | {
      kind: 'secret_unreadable';
      deliveryId: string;
      endpointId: string | null;
      /** Null: the operator's. */
      teamId: string | null;
      generationId: string | null;
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
  | ({
      kind: 'charge_unreconciled';
      generationId: string;
      chargeId: string;
      credits: number;
      reason: string;
    } & Correlation)
  | { kind: 'budget_alerted'; budgetId: string; scope: BudgetScope; thresholdPercent: number }
  /** An upstream account began to fail, or works again (null). `retryAt` null: not before an operator acts. */
  | {
      kind: 'account_changed';
      account: string;
      failureReason: AccountFailureReason | null;
      failureMessage: string | null;
      retryAt: UnixMs | null;
    }
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
  | ({
      kind: 'file_fetched';
      fileId: string;
      outcome: (typeof fetchOutcomes)[number];
      bytes: number | null;
      reason: string | null;
      /** What brought no picture; null: it came. */
      failureKind: FetchFailureKind | null;
      /** Of the host's last answer; null: there was none. */
      statusCode: number | null;
      startedAt: UnixMs;
      /** Until it was stored or had failed. */
      durationMs: number;
    } & Correlation)
  /** Texts were erased, or events deleted, at the end of their retention. */
  | { kind: 'retention_enforced'; step: RetentionStep; count: number }
  /** The ledger was compared with the balances. */
  | { kind: 'ledger_verified'; differences: number };

/** What a poll found. */
export const pollWords = [
  'running',
  'completed',
  'completed_without_image',
  'failed',
  'failed_unconfirmed',
  'not_found',
  'forbidden',
  'no_answer',
] as const;
export type PollWord = (typeof pollWords)[number];

/** What answers are awaited of. */
export const answerSources = ['submission', 'poll', 'webhook'] as const;

/** An answer of the upstream or of a receiver that is not committed yet. */
export interface AnswerInHand {
  to: (typeof answerSources)[number];
  /** The id of the generation or of the delivery. */
  id: string;
  /** What an operator needs to complete it by hand, if it is never committed. */
  summary: string;
}

/** How a fetch of a result ends. */
export const fetchOutcomes = ['stored', 'failed', 'lost', 'superseded'] as const;

/** `receiver_down`: webhooks of requests whose receiver was down for days. */
export type ExhaustedReason = 'endpoint_deleted' | 'endpoint_disabled' | 'receiver_down';

/** Receives observations; must not throw. */
export type Observer = (observation: Observation) => void;
