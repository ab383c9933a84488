import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Health, Readiness, type ReadinessStatus } from '../schemas/machine.ts';
import { ref } from '../schemas/reference.ts';

export const machineRoutes: FastifyPluginAsyncTypebox<MachineOptions> = async (
  app,
  { readiness, metrics },
) => {
  app.get('/healthz', { schema: healthSchema, logLevel }, async () => ({ status: 'ok' as const }));

  app.get('/readyz', { schema: readinessSchema, logLevel }, async (_request, reply) => {
    const report = await readiness();
    return reply.status(report.status === 'not_ready' ? 503 : 200).send(report);
  });

  app.get('/metrics', { schema: metricsSchema, logLevel }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.render()),
  );
};

export interface ReadinessReport {
  /** `degraded`: it serves, and something wants a person. */
  status: ReadinessStatus;
  /** What was looked at: `ok`, or what is wrong. */
  checks: Record<string, string>;
}

export interface MachineOptions {
  readiness(): Promise<ReadinessReport>;
  metrics: MetricsText;
}

/** What is scraped, as text of a content type. */
export interface MetricsText {
  contentType: string;
  render(): Promise<string>;
}

// Probes come every few seconds: only their failures are worth a line in the log.
const logLevel = 'warn';

const healthSchema = {
  operationId: 'readHealth',
  tags: ['Machine'],
  summary: 'Whether the process answers',
  security: [],
  response: { 200: ref(Health) },
};

const readinessSchema = {
  operationId: 'readReadiness',
  tags: ['Machine'],
  summary: 'Whether the gateway can do its work',
  security: [],
  response: {
    200: { description: 'It can; when `degraded`, `checks` says what wants a person.', ...ref(Readiness) },
    503: { description: 'It cannot; `checks` says why.', ...ref(Readiness) },
  },
};

const metricsSchema = {
  operationId: 'readMetrics',
  tags: ['Machine'],
  summary: 'Metrics in the text format of Prometheus',
  security: [],
  response: {
    200: {
      description: 'Counters, gauges and histograms. docs/metrics.md lists them.',
      content: { 'text/plain': { schema: { type: 'string' } } },
    },
  },
};
