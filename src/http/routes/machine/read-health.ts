import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Health } from '../../schemas/machine/health.ts';
import { ref } from '../../schemas/ref.ts';
import { probeLogLevel } from './probe-log-level.ts';

const schema = {
  operationId: 'readHealth',
  tags: ['Machine'],
  summary: 'Whether the process responds',
  description: 'Does not check the database: use `/readyz` to decide whether to send requests.',
  security: [],
  response: { 200: ref(Health) },
};

export const readHealthRoute: FastifyPluginAsyncTypebox = async (app) => {
  app.get('/healthz', { schema, logLevel: probeLogLevel }, async () => ({ status: 'ok' as const }));
};
