import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { probeLogLevel } from './probe-log-level.ts';

const schema = {
  operationId: 'readMetrics',
  tags: ['Machine'],
  summary: 'Metrics in the Prometheus text format',
  description: 'For a Prometheus server on the internal network.',
  security: [],
  response: {
    200: {
      description: 'Counters, gauges and histograms. docs/metrics.md lists them.',
      content: { 'text/plain': { schema: { type: 'string' } } },
    },
  },
};

export const readMetricsRoute: FastifyPluginAsyncTypebox<{ metrics: MetricsText }> = async (
  app,
  { metrics },
) => {
  app.get('/metrics', { schema, logLevel: probeLogLevel }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.render()),
  );
};

/** The metrics as text of a content type. */
export interface MetricsText {
  contentType: string;
  render(): Promise<string>;
}
