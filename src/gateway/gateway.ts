import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { systemClock, type Clock } from '../domain/clock.ts';
import { createServer } from '../http/server.ts';
import { createMetrics, type Metrics } from '../metrics/metrics.ts';
import { adminOperations } from '../operations/admin-operations.ts';
import { bind } from '../operations/bind.ts';
import { readLoad } from '../operations/read-load.ts';
import { teamOperations } from '../operations/team-operations.ts';
import { createGatewayWorkers } from './gateway-workers.ts';
import { createLogger } from './logger.ts';
import { createObservationLog } from './observation-log.ts';
import { openOperationContext } from './open-operation-context.ts';
import { readiness } from './readiness.ts';
import { createReleases } from './releases.ts';

export interface Gateway {
  /** Starts the workers and listens; resolves with the base URL. */
  start(): Promise<string>;
  /** Stops accepting requests, finishes what is in flight, releases everything. */
  stop(): Promise<void>;
}

export interface Overrides {
  clock?: Clock;
  logger?: Logger;
}

// As long as a webhook attempt may take; systemd and Kubernetes wait 30 s by default before they kill a process.
const SHUTDOWN_TIMEOUT_MS = 15_000;

/** The composition root: creates every part and connects them. What is acquired is released in the reverse order. */
export async function createGateway(config: Config, overrides: Overrides = {}): Promise<Gateway> {
  const clock = overrides.clock ?? systemClock;
  const logger = overrides.logger ?? createLogger(config);
  const releases = createReleases();
  try {
    const metrics: Metrics = createMetrics(() => readLoad(context));
    const logObservation = createObservationLog(logger);

    const { context, close } = await openOperationContext({
      config,
      clock,
      logger,
      notify: (topic) => workers.notify(topic),
      observe: (observation) => {
        metrics.observe(observation);
        logObservation(observation);
      },
    });
    releases.add(close);

    const workers = createGatewayWorkers({ context, config, clock, logger, metrics });
    releases.add(async () => {
      const unfinished = await workers.supervisor.stop(SHUTDOWN_TIMEOUT_MS);
      if (unfinished.length > 0)
        logger.warn({ workers: unfinished }, 'workers did not finish in time; their leases will expire');
    });

    const token = config.ADMIN_TOKEN;
    const server = await createServer({
      operations: bind(teamOperations, context),
      admin: token === null ? null : { token, operations: bind(adminOperations, context) },
      readiness: () => readiness(context, workers.supervisor.lastErrors(), workers.ledgerVerifier.latest()),
      metrics,
      logger,
      clock,
      priceList: context.policy.priceList,
    });
    releases.add(() => server.close());

    return {
      async start() {
        workers.supervisor.start();
        const address = await server.listen({ host: config.HOST, port: config.PORT });
        logger.info({ address, accounts: context.policy.accounts.length }, 'gateway listening');
        return address;
      },
      async stop() {
        await releases.run();
        logger.info('gateway stopped');
      },
    };
  } catch (error) {
    await releases.run();
    throw error;
  }
}
