import { BatchSpanProcessor, type ReadableSpan, type SpanExporter } from '@opentelemetry/sdk-trace';
import { MINUTE_MS } from '../domain/clock.ts';
import type { SpanResult } from '../domain/trace-samplers.ts';

/** The spans that wait to be sent, in batches. Nothing waits for it, and what it holds is bounded. */
export interface SpanQueue {
  add(span: ReadableSpan): void;
  /** Sends what is left. Rejects when the collector does not take it. */
  close(): Promise<void>;
  /** How many were neither exported nor lost until now. */
  size(): number;
}

export interface SpanQueueOptions {
  exporter: SpanExporter;
  count(result: SpanResult, spans: number): void;
  /** Called at most once a minute, with how many spans were lost since. */
  warn(fields: { lostSpans: number; reason: string }): void;
  /** Milliseconds since some start. */
  monotonic?: () => number;
}

// The defaults of OpenTelemetry: at 1 kB a span about 2 MB.
export const MAX_QUEUED = 2_048;
const BATCH = 512;

export function createSpanQueue({
  exporter,
  count,
  warn,
  monotonic = () => performance.now(),
}: SpanQueueOptions): SpanQueue {
  let queued = 0;
  let underWay = 0;
  let lostSpans = 0;
  let warnAfter = -Infinity;

  function lose(result: 'dropped' | 'failed', spans: number, reason: string): void {
    count(result, spans);
    lostSpans += spans;
    if (monotonic() < warnAfter) return;
    warn({ lostSpans, reason });
    lostSpans = 0;
    warnAfter = monotonic() + MINUTE_MS;
  }

  const processor = new BatchSpanProcessor({
    maxQueueSize: MAX_QUEUED,
    maxExportBatchSize: BATCH,
    exporter: {
      export(spans, done) {
        queued -= spans.length;
        underWay += spans.length;
        exporter.export(spans, (result) => {
          underWay -= spans.length;
          if ((result.code as number) === SUCCESS) count('exported', spans.length);
          else lose('failed', spans.length, describe(result.error));
          done(result);
        });
      },
      shutdown: () => exporter.shutdown(),
    },
  });
  return {
    add(span) {
      // Counted here, because the processor drops in silence.
      if (queued >= MAX_QUEUED) {
        lose('dropped', 1, 'the queue is full');
        return;
      }
      queued++;
      processor.onEnd(span);
    },
    close: () => processor.shutdown(),
    size: () => queued + underWay,
  };
}

// `ExportResultCode.SUCCESS`, whose package is not one of ours.
const SUCCESS = 0;
// It may be what the collector says.
const MAX_REASON_LENGTH = 200;

function describe(error: (Error & { code?: string | number }) | undefined): string {
  const { message = '', code } = error ?? {};
  const text = code === undefined || message.includes(String(code)) ? message : `${message} (${code})`;
  return text.trim().slice(0, MAX_REASON_LENGTH);
}
