import { setTimeout as sleep } from 'node:timers/promises';
import type { Observer } from '../domain/observation.ts';
import type { TraceSampler } from '../domain/trace-samplers.ts';
import { createCollectorClient, type CollectorOptions } from './collector-client.ts';
import { createGenerationTrace } from './generation-trace.ts';
import { createReadableSpan } from './readable-span.ts';
import { createSampler } from './sampler.ts';
import { createSpanQueue, type SpanQueueOptions } from './span-queue.ts';
import { commonAttributes, spansOf } from './spans-of.ts';
import { createTraceResource, type ResourceOptions } from './trace-resource.ts';

/** The traces of generations, made of what is observed and sent to a collector. */
export interface Traces {
  observe: Observer;
  /** Sends what is left, for so long at most; then nothing is under way any more. */
  close(withinMs: number): Promise<void>;
}

export interface TracesOptions
  extends CollectorOptions, ResourceOptions, Pick<SpanQueueOptions, 'count' | 'warn'> {
  sampler: TraceSampler;
  samplerRatio: number;
}

export function createTraces(options: TracesOptions): Traces {
  const { count, warn } = options;
  const collector = createCollectorClient(options);
  const queue = createSpanQueue({ exporter: collector.exporter, count, warn });
  const isSampled = createSampler(options.sampler, options.samplerRatio);
  const resource = createTraceResource(options);
  return {
    observe(observation) {
      const spans = spansOf(observation);
      if (spans.length === 0 || !('traceparent' in observation)) return;
      const { generationId, traceparent } = observation;
      if (generationId === null) return;
      const trace = createGenerationTrace(generationId, traceparent);
      if (!isSampled(trace)) return;
      const common = commonAttributes(observation);
      for (const span of spans) queue.add(createReadableSpan(span, trace, { common, resource }));
    },
    async close(withinMs) {
      const late = new AbortController();
      await Promise.race([
        queue.close().catch(() => undefined),
        sleep(withinMs, undefined, { signal: late.signal }).catch(() => undefined),
      ]);
      late.abort();
      if (queue.size() > 0) warn({ lostSpans: queue.size(), reason: 'the gateway stopped' });
      collector.destroy();
    },
  };
}
