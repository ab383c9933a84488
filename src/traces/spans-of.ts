import { SpanKind, type Attributes } from '@opentelemetry/api';
import type { UnixMs } from '../domain/clock.ts';
import type { Correlation } from '../domain/generations/correlation.ts';
import type { GenerationErrorCode } from '../domain/generations/generation.ts';
import type { Observation, PollWord } from '../domain/observation.ts';
import { errorStatusOf, exchangeAttributes } from './exchange-attributes.ts';

/**
 * The spans that an observation is worth. Attributes have the names of OpenTelemetry's semantic conventions where those have one. No
 * attribute has a prompt, a message or the address of a picture.
 */
export function spansOf(observation: Observation): GenerationSpan[] {
  const spans = table[observation.kind as TracedKind] as
    ((observation: Observation) => GenerationSpan[]) | undefined;
  return spans?.(observation) ?? [];
}

/** A step of a generation, as its trace shows it. */
export interface GenerationSpan {
  name: 'accept' | 'wait' | 'submit' | 'poll' | 'fetch' | 'deliver' | 'generation';
  /** Tells it from the other steps of that name of the same generation; empty: there is only one. */
  key: string;
  kind: SpanKind;
  startedAt: UnixMs;
  durationMs: number;
  attributes: Attributes;
  /** A word of few; null: it went well. */
  errorType: string | null;
}

/** The attributes that every span of a generation has. */
export function commonAttributes({ generationId, teamId, requestId }: Correlation): Attributes {
  return {
    ...(generationId !== null && { 'nanogate.generation.id': generationId }),
    ...(teamId !== null && { 'nanogate.team.id': teamId }),
    ...(requestId !== null && { 'nanogate.request.id': requestId }),
  };
}

type TracedKind =
  | 'generation_accepted'
  | 'submission_ended'
  | 'poll_ended'
  | 'file_fetched'
  | 'generation_finished'
  | 'webhook_attempted';

type Table = {
  [Kind in TracedKind]: (observation: Extract<Observation, { kind: Kind }>) => GenerationSpan[];
};

const table: Table = {
  // A repeated request made nothing, and would be the same span again.
  generation_accepted: ({
    replayed,
    keyId,
    model,
    quality,
    priority,
    priceCredits,
    startedAt,
    durationMs,
  }) =>
    replayed
      ? []
      : [
          {
            ...{ name: 'accept', key: '', kind: SpanKind.SERVER, startedAt, durationMs, errorType: null },
            attributes: {
              'gen_ai.request.model': model,
              'nanogate.key.id': keyId,
              'nanogate.quality': quality,
              'nanogate.priority': priority,
              'nanogate.credits': priceCredits,
            },
          },
        ],
  submission_ended({ account, upstreamGenerationId, outcome, statusCode, queuedMs, startedAt, durationMs }) {
    const submit: GenerationSpan = {
      ...{ name: 'submit', key: String(startedAt), kind: SpanKind.CLIENT, startedAt, durationMs },
      attributes: {
        // Without an answer, what was not sent was no request.
        ...((statusCode !== null || outcome !== 'not_sent') && exchangeAttributes('POST', statusCode)),
        'nanogate.account': account,
        'nanogate.outcome': outcome,
        ...(upstreamGenerationId !== null && { 'nanogate.upstream.generation.id': upstreamGenerationId }),
      },
      errorType: outcome === 'confirmed' ? errorStatusOf(statusCode) : outcome,
    };
    // What was not sent goes on waiting.
    return outcome === 'not_sent' ? [submit] : [waitUntil(startedAt, queuedMs), submit];
  },
  poll_ended: ({ account, outcome, statusCode, startedAt, durationMs }) => [
    {
      ...{ name: 'poll', key: String(startedAt), kind: SpanKind.CLIENT, startedAt, durationMs },
      attributes: {
        ...exchangeAttributes('POST', statusCode),
        'nanogate.account': account,
        'nanogate.outcome': outcome,
      },
      errorType: failedPolls.includes(outcome) ? outcome : errorStatusOf(statusCode),
    },
  ],
  file_fetched: ({ fileId, outcome, failureKind, statusCode, startedAt, durationMs }) => [
    {
      ...{ name: 'fetch', key: `${fileId} ${startedAt}`, kind: SpanKind.CLIENT, startedAt, durationMs },
      attributes: {
        // Nothing is requested when there is no room to store it.
        ...((statusCode !== null || failureKind !== 'storage') && exchangeAttributes('GET', statusCode)),
        'nanogate.file.id': fileId,
        'nanogate.outcome': outcome,
      },
      errorType: errorStatusOf(statusCode) ?? failureKind,
    },
  ],
  generation_finished({ model, quality, status, errorCode, priceCredits, queuedMs, startedAt, totalMs }) {
    const whole: GenerationSpan = {
      ...{ name: 'generation', key: '', kind: SpanKind.INTERNAL, startedAt, durationMs: totalMs },
      attributes: {
        'gen_ai.request.model': model,
        'nanogate.quality': quality,
        'nanogate.status': status,
        'nanogate.credits': priceCredits,
      },
      errorType: errorCode,
    };
    const isUnsent =
      queuedMs === null && (status === 'canceled' || (errorCode !== null && unsent.includes(errorCode)));
    return isUnsent ? [waitUntil(startedAt + totalMs, totalMs), whole] : [whole];
  },
  webhook_attempted({ deliveryId, endpointId, eventId, eventType, status, number, statusCode, ...times }) {
    const { startedAt, durationMs } = times;
    return [
      {
        ...{ name: 'deliver', key: `${deliveryId} ${number}`, kind: SpanKind.CLIENT, startedAt, durationMs },
        attributes: {
          ...exchangeAttributes('POST', statusCode),
          ...(number > 1 && { 'http.request.resend_count': number - 1 }),
          'nanogate.delivery.id': deliveryId,
          ...(endpointId !== null && { 'nanogate.endpoint.id': endpointId }),
          'nanogate.event.id': eventId,
          'nanogate.event.type': eventType,
        },
        errorType: status === 'delivered' ? null : String(statusCode ?? NO_ANSWER),
      },
    ];
  },
};

/** From acceptance until it was submitted, or until it ended without. */
function waitUntil(endedAt: UnixMs, durationMs: number): GenerationSpan {
  const startedAt = endedAt - durationMs;
  const key = String(endedAt);
  return {
    name: 'wait',
    key,
    kind: SpanKind.INTERNAL,
    startedAt,
    durationMs,
    attributes: {},
    errorType: null,
  };
}

/** The polls that say nothing about the generation. */
const failedPolls: PollWord[] = ['not_found', 'forbidden', 'no_answer'];

/** The errors of generations that were never sent. */
const unsent: GenerationErrorCode[] = ['queue_timeout', 'upstream_blocked'];

// What the conventions say for an error that has no name of its own.
const NO_ANSWER = '_OTHER';
