import type { UnixMs } from '../clock.ts';
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
  /** Not submitted by then → failed `queue_timeout`. */
  queueExpiresAt: UnixMs;
  /** The upstream account that took it; only that one may ask about it. */
  account: string | null;
  upstreamGenerationId: string | null;
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

/** The state machine. A status changes only along these arrows; `docs/state-machine.md` is drawn from them. */
export const transitions = {
  queued: ['pending', 'failed', 'canceled'],
  pending: ['generating', 'completed', 'failed'],
  generating: ['completed', 'failed'],
  completed: [],
  failed: [],
  canceled: [],
} as const satisfies Record<GenerationStatus, readonly GenerationStatus[]>;

export function canBecome(from: GenerationStatus, to: GenerationStatus): boolean {
  return (transitions[from] as readonly GenerationStatus[]).includes(to);
}

/** The statuses from which an arrow leads to `to`: what a guarded write of `to` may find. */
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

export const priorities = ['interactive', 'batch'] as const;
export type Priority = (typeof priorities)[number];

/** Why a generation failed, and whether a new one with the same request may succeed. */
export const generationErrorCatalogue = {
  generation_failed: { retryable: true, meaning: 'The upstream tried to make the picture and failed.' },
  upstream_refused: {
    retryable: false,
    meaning: 'The upstream refused the request; the message is its own.',
  },
  upstream_outcome_unknown: {
    retryable: false,
    meaning:
      'The answer to the submission was lost; the upstream may have made the picture. It is not asked twice, because it may be paid twice.',
  },
  upstream_timeout: {
    retryable: true,
    meaning: 'The upstream kept the generation for longer than its model allows.',
  },
  upstream_lost: { retryable: true, meaning: 'The upstream no longer knows the generation.' },
  upstream_invalid_result: {
    retryable: true,
    meaning: 'The upstream said completed and gave no usable picture.',
  },
  queue_timeout: { retryable: true, meaning: 'No upstream allowance became free before the queue time-out.' },
} as const satisfies Record<string, { retryable: boolean; meaning: string }>;

export type GenerationErrorCode = keyof typeof generationErrorCatalogue;

export interface GenerationError {
  code: GenerationErrorCode;
  message: string;
}

/** A callback that came with the request itself, beside the team's endpoints. */
export interface RequestWebhook {
  url: string;
  events: EventFilter[];
}

/** Where the price of a generation stands: held while it runs, then settled (completed) or released (failed, canceled). */
export function creditsOf(generation: Pick<Generation, 'status' | 'priceCredits'>): {
  held: number;
  settled: number;
  released: number;
} {
  const { status, priceCredits } = generation;
  if (status === 'completed') return { held: 0, settled: priceCredits, released: 0 };
  if (status === 'failed' || status === 'canceled') return { held: 0, settled: 0, released: priceCredits };
  return { held: priceCredits, settled: 0, released: 0 };
}
