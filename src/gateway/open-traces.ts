import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import type { SpanResult } from '../domain/trace-samplers.ts';
import type { Traces } from '../traces/traces.ts';

/** The traces that the settings ask for. OpenTelemetry is loaded only then: it costs memory, and time at start. */
export async function openTraces(config: TraceConfig, { logger, count }: TracesParts): Promise<Traces> {
  const endpoint = config.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === null) return { observe: () => undefined, close: () => Promise.resolve() };
  const { createTraces } = await import('../traces/traces.ts');
  return createTraces({
    endpoint,
    headers: config.OTEL_EXPORTER_OTLP_HEADERS,
    serviceName: config.OTEL_SERVICE_NAME,
    attributes: config.OTEL_RESOURCE_ATTRIBUTES,
    sampler: config.OTEL_TRACES_SAMPLER,
    samplerRatio: config.OTEL_TRACES_SAMPLER_ARG,
    count,
    warn: (fields) => logger.warn(fields, 'traces were lost: the collector does not take them'),
  });
}

type TraceConfig = Pick<Config, Extract<keyof Config, `OTEL_${string}`>>;

interface TracesParts {
  logger: Logger;
  count(result: SpanResult, spans: number): void;
}
