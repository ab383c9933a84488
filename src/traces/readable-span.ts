import {
  SpanStatusCode,
  TraceFlags,
  type Attributes,
  type HrTime,
  type SpanContext,
} from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { version } from '../version.ts';
import type { GenerationTrace } from './generation-trace.ts';
import type { GenerationSpan } from './spans-of.ts';

/**
 * A span in the form that OpenTelemetry exports. Its tracer would make spans while they go on; these are over when they are observed. All
 * follow from the request, so each has `accept` as its parent, and that has the caller's span.
 */
export function createReadableSpan(
  { name, key, kind, startedAt, durationMs, attributes, errorType }: GenerationSpan,
  trace: GenerationTrace,
  { common, resource }: Pick<ReadableSpan, 'resource'> & { common: Attributes },
): ReadableSpan {
  const contextOf = (...span: Parameters<GenerationTrace['spanId']>): SpanContext => ({
    traceId: trace.traceId,
    spanId: trace.spanId(...span),
    traceFlags: TraceFlags.SAMPLED,
  });
  const context = contextOf(name, key);
  const parent = name === 'accept' ? trace.caller : contextOf('accept', '');
  const lastedMs = Math.max(0, durationMs);
  return {
    name,
    kind,
    spanContext: () => context,
    ...(parent !== null && { parentSpanContext: parent }),
    startTime: toHrTime(startedAt),
    endTime: toHrTime(startedAt + lastedMs),
    duration: toHrTime(lastedMs),
    status: { code: errorType === null ? SpanStatusCode.UNSET : SpanStatusCode.ERROR },
    attributes: { ...common, ...attributes, ...(errorType !== null && { 'error.type': errorType }) },
    resource,
    instrumentationScope: { name: 'nanogate', version },
    ended: true,
    ...{ links: [], events: [] },
    ...{ droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0 },
  };
}

/** Seconds and nanoseconds. */
function toHrTime(ms: number): HrTime {
  return [Math.floor(ms / 1_000), Math.round((ms % 1_000) * 1_000_000)];
}
