import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Readiness, type ReadinessStatus } from '../../schemas/machine/readiness.ts';
import { ref } from '../../schemas/ref.ts';
import { probeLogLevel } from './probe-log-level.ts';

const schema = {
  operationId: 'readReadiness',
  tags: ['Machine'],
  summary: 'Whether the gateway is ready',
  description: 'Checks the database, the migrations, the workers and the ledger.',
  security: [],
  response: {
    200: { description: 'Ready. When `degraded`, `checks` names what needs an operator.', ...ref(Readiness) },
    503: { description: 'Not ready; `checks` says why.', ...ref(Readiness) },
  },
};

export const readReadinessRoute: FastifyPluginAsyncTypebox<ReadinessOptions> = async (app, { readiness }) => {
  app.get('/readyz', { schema, logLevel: probeLogLevel }, async (_request, reply) => {
    const report = await readiness();
    return reply.status(report.status === 'not_ready' ? 503 : 200).send(report);
  });
};

export interface ReadinessOptions {
  readiness(): Promise<ReadinessReport>;
}

export interface ReadinessReport {
  /** `degraded`: the gateway serves requests, but an operator must act. */
  status: ReadinessStatus;
  /** The result of each check: `ok`, or what is wrong. */
  checks: Record<string, string>;
}
