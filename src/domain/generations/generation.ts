import type { UnixMs } from '../clock.ts';
import type { FileView } from '../files/file-view.ts';
import type { ModelId, ResolvedInput } from '../models/catalogue.ts';
import type { EventFilter } from '../events/event-type.ts';

/** One requested picture. Credits are whole numbers. */
export interface Generation {
  id: string;
  teamId: string;
  keyId: string;
  model: ModelId;
  input: ResolvedInput;
  metadata: Record<string, string>;
  priority: Priority;
  webhook: RequestWebhook | null;
  status: GenerationStatus;
  /** 0 to 100, never falls. */
  progress: number;
  priceCredits: number;
  priceVersion: string;
  imageUrl: string | null;
  error: GenerationError | null;
  createdAt: UnixMs;
  submittedAt: UnixMs | null;
  finishedAt: UnixMs | null;
  /** When it completed after it had timed out, and was charged; its status stays `failed`. */
  completedLateAt: UnixMs | null;
  /** When its texts were erased; what is left of `input` and `metadata` is not shown. */
  textsErasedAt: UnixMs | null;
  /** If it is not submitted by then, it fails with `queue_timeout`. */
  queueExpiresAt: UnixMs;
  /** The upstream account that submitted it; only the same account can poll it. */
  account: string | null;
  upstreamGenerationId: string | null;
  /** The W3C trace context of the request that created it: see `domain/parse-traceparent.ts`. */
  traceparent: string | null;
  /** The id of the request that created it, for the log. Null: unknown. */
  requestId: string | null;
  /** What an operator decided about its credits; null unless one ended it. */
  resolution: GenerationResolution | null;
  /** Its kept pictures, where they were read. */
  files: readonly FileView[];
}

export const generationStatuses = [
  'queued',
  'pending',
  'generating',
  'completed',
  'failed',
  'canceled',
] as const;
export type GenerationStatus = (typeof generationStatuses)[number];

/** The state machine. A status changes only along these transitions; `docs/state-machine.md` prints them. */
export const transitions = {
  queued: ['pending', 'failed', 'canceled'],
  pending: ['generating', 'completed', 'failed'],
  generating: ['completed', 'failed'],
  completed: [],
  failed: [],
  canceled: [],
} as const satisfies Record<GenerationStatus, readonly GenerationStatus[]>;

/** Whether there is a transition from one to the other. */
export function canBecome(from: GenerationStatus, to: GenerationStatus): boolean {
  return (transitions[from] as readonly GenerationStatus[]).includes(to);
}

/** The statuses with a transition to `to`: what a guarded write of `to` may find. */
export function statusesBefore(to: GenerationStatus): GenerationStatus[] {
  return generationStatuses.filter((from) => canBecome(from, to));
}

export const terminalStatuses = [
  'completed',
  'failed',
  'canceled',
] as const satisfies readonly GenerationStatus[];
export type TerminalStatus = (typeof terminalStatuses)[number];

export function isTerminal(status: GenerationStatus): status is TerminalStatus {
  return transitions[status].length === 0;
}

/**
 * How an operator ends a generation that the upstream has: `charged` settles its credits, `released` releases them, and
 * `unreconciled` releases them and opens an unreconciled charge.
 */
export const generationResolutions = ['charged', 'released', 'unreconciled'] as const;
export type GenerationResolution = (typeof generationResolutions)[number];

export const priorities = ['interactive', 'batch'] as const;
export type Priority = (typeof priorities)[number];

/** Why a generation failed, and whether a new one with the same request may succeed. */
export const generationErrorCatalogue = {
  generation_failed: { retryable: true, meaning: 'The upstream started the generation and failed.' },
  upstream_refused: {
    retryable: false,
    meaning: 'The upstream refused the request; the message is its own.',
  },
  upstream_blocked: {
    retryable: true,
    meaning:
      'The upstream refused the submission again and again while it confirmed others; the message has its answer.',
  },
  upstream_outcome_unknown: {
    retryable: false,
    meaning:
      'The answer to the submission was lost, so the upstream may have made the picture. It is not submitted again, because it could be charged twice.',
  },
  upstream_timeout: {
    retryable: true,
    meaning: 'The generation took longer than its model allows, or its status could not be read for a day.',
  },
  upstream_lost: { retryable: true, meaning: 'The upstream no longer knows the generation.' },
  upstream_invalid_result: {
    retryable: true,
    meaning: 'The upstream reported completed without a usable picture.',
  },
  restored_outcome_unknown: {
    retryable: false,
    meaning:
      'The database was restored from a backup that does not know how the generation went on. It may have been submitted and charged, so it is not submitted again.',
  },
  ended_by_operator: {
    retryable: true,
    meaning: 'An operator of the gateway ended the generation; the message is the reason.',
  },
  queue_timeout: {
    retryable: true,
    meaning: 'The queue time-out passed before it could be submitted; the message says why.',
  },
} as const satisfies Record<string, { retryable: boolean; meaning: string }>;

export type GenerationErrorCode = keyof typeof generationErrorCatalogue;

export interface GenerationError {
  code: GenerationErrorCode;
  message: string;
}

/** A webhook that came with the request itself, besides the team's endpoints. */
export interface RequestWebhook {
  url: string;
  events: EventFilter[];
}

/**
 * The credits of a generation: held while it is open, then settled (completed, or charged by an operator) or
 * released (failed, canceled).
 */
export function creditsOf(generation: Pick<Generation, 'status' | 'priceCredits' | 'resolution'>): {
  held: number;
  settled: number;
  released: number;
} {
  const { status, priceCredits, resolution } = generation;
  if (status === 'completed' || resolution === 'charged')
    return { held: 0, settled: priceCredits, released: 0 };
  if (status === 'failed' || status === 'canceled') return { held: 0, settled: 0, released: priceCredits };
  return { held: priceCredits, settled: 0, released: 0 };
}
