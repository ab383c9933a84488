import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { createBaseServer, type BaseServerDependencies } from './plugins/base-server.ts';
import { components } from './openapi/components.ts';
import { readHealthRoute } from './routes/machine/read-health.ts';
import { readMetricsRoute, type MetricsText } from './routes/machine/read-metrics.ts';
import { readReadinessRoute, type ReadinessReport } from './routes/machine/read-readiness.ts';

/** What machines ask: probes and Prometheus. */
export const machineFace: FastifyPluginAsync<MachineFaceOptions> = async (app, { readiness, metrics }) => {
  await app.register(readHealthRoute);
  await app.register(readReadinessRoute, { readiness });
  await app.register(readMetricsRoute, { metrics });
};

export interface MachineFaceOptions {
  readiness(): Promise<ReadinessReport>;
  metrics: MetricsText;
}

/** The server of a process that serves no other requests, not yet listening. */
export async function createMachineServer(
  dependencies: MachineFaceOptions & BaseServerDependencies,
): Promise<FastifyInstance> {
  const app = createBaseServer(dependencies);
  for (const schema of components) app.addSchema(schema);
  await app.register(machineFace, dependencies);
  return app;
}
