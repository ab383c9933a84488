import { hash } from 'node:crypto';
import type { SpanContext } from '@opentelemetry/api';

/**
 * The trace of one generation: that of the request that created it, or one of its own. All ids follow from the generation, so another
 * process, or the same after a restart, goes on with the same trace.
 */
export interface GenerationTrace {
  traceId: string;
  /** The span of the caller; null: the trace begins here. */
  caller: SpanContext | null;
  /** The id of the span with that name and key. */
  spanId(name: string, key: string): string;
}

export function createGenerationTrace(generationId: string, traceparent: string | null): GenerationTrace {
  const [, traceId, callerId = '', flags = ''] = traceparent?.split('-') ?? [];
  const derive = (text: string, digits: number) => hash('sha256', `${generationId} ${text}`).slice(0, digits);
  return {
    traceId: traceId ?? derive('trace', TRACE_DIGITS),
    caller:
      traceId === undefined
        ? null
        : { traceId, spanId: callerId, traceFlags: Number.parseInt(flags, 16), isRemote: true },
    spanId: (name, key) => derive(`${name} ${key}`, SPAN_DIGITS),
  };
}

const TRACE_DIGITS = 32;
const SPAN_DIGITS = 16;
