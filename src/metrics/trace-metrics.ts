import { Counter, type Registry } from 'prom-client';
import { spanResults, type SpanResult } from '../domain/trace-samplers.ts';

export function createTraceMetrics(registry: Registry) {
  const spans = new Counter({
    name: 'nanogate_trace_spans_total',
    help: 'Spans of traces: `exported` to the collector, `dropped` because too many waited, or `failed` because it did not take them.',
    labelNames: ['result'],
    registers: [registry],
  });
  for (const result of spanResults) spans.inc({ result }, 0);
  return {
    spansEnded: (result: SpanResult, count: number): void => spans.inc({ result }, count),
  };
}
