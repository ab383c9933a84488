import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import type { Clock } from '../domain/clock.ts';
import { createSteadyClock } from '../domain/steady-clock.ts';
import { createMetrics, type Metrics } from '../metrics/metrics.ts';
import { bind } from '../operations/bind.ts';
import { findTeamById } from '../store/access/teams.ts';
import { readHold } from '../operations/backups/read-hold.ts';
import { readOperatorTasks } from '../operations/read-operator-tasks.ts';
import { readLoad } from '../operations/read-load.ts';
import { createWaitRegistry } from '../operations/waiting/wait-registry.ts';
import { testAccounts } from '../operations/upstream/test-accounts.ts';
import { awaitDatabase } from './await-database.ts';
import { createConditions } from './conditions.ts';
import { createGatewayServer } from './gateway-server.ts';
import { createGatewayWorkers } from './gateway-workers.ts';
import { createLogger } from './logger.ts';
import { createObservationLog } from './observation-log.ts';
import { openOperationContext } from './open-operation-context.ts';
import { openTraces } from './open-traces.ts';
import { warnOfLocalFiles } from './warn-of-local-files.ts';
import { createTeamNames } from './team-names.ts';
import { followServer } from './follow-server.ts';
import { createPolicy } from './policy.ts';
import { createReadiness } from './readiness.ts';
import { createShutdown } from './shutdown.ts';

export interface Gateway {
  /** Starts the workers and listens; resolves with the base URL. */
  start(): Promise<string>;
  /**
   * Stops accepting requests, finishes what is in flight, releases everything, within `SHUTDOWN_TIMEOUT_MS`. What has
   * not ended by then is logged and left to the end of the process.
   */
  stop(): Promise<void>;
}

export interface Overrides {
  clock?: Clock;
  logger?: Logger;
  /** How long a worker sleeps at most while wake-ups of other processes arrive. */
  maxSleepMs?: number;
  /** Wait for a database that cannot be used yet, until this is aborted. Absent: fail at once. */
  waitUntil?: AbortSignal;
  /** Called when nothing says any more what is on disk: the process must stop the gateway and end. */
  onFatal?: (error: unknown) => void;
}

/** The composition root: creates every part and connects them. */
export async function createGateway(config: Config, overrides: Overrides = {}): Promise<Gateway> {
  const logger = overrides.logger ?? createLogger(config);
  const conditions = createConditions(logger);
  const clock = overrides.clock ?? createSteadyClock({ holdMs: config.LEASE_MS, report: conditions.report });
  const shutdown = createShutdown(config.SHUTDOWN_TIMEOUT_MS);
  const waits = createWaitRegistry({
    perTeam: config.WAITERS_PER_TEAM,
    perProcess: config.WAITERS_PER_PROCESS,
  });
  const metrics: Metrics = createMetrics(() => bind({ readLoad }, context).readLoad(), {
    countWaiters: waits.size,
    conditions: conditions.current,
    countLedgerDifferences: () => workers.verification()?.differences.length ?? 0,
    accounts: createPolicy(config).accounts.map(({ name }) => name),
  });
  const teamNames = createTeamNames(
    async (id) => (await findTeamById(context.store.reader, id))?.name ?? null,
  );
  const logObservation = createObservationLog(logger, teamNames);
  const traces = await openTraces(config, { logger, count: metrics.spansEnded });

  const { context, close, hasWaited } = await openOperationContext({
    config,
    clock,
    logger,
    stop: shutdown.signals,
    waitUntil: overrides.waitUntil,
    onFatal: overrides.onFatal,
    exclusive: true,
    report: conditions.report,
    notify: (topic) => workers.notify(topic),
    announces: (topic) => workers.announces(topic),
    observe: (observation) => {
      metrics.observe(observation);
      logObservation(observation);
      traces.observe(observation);
    },
  });
  let onChange: () => void = () => undefined;
  const changes = context.store.listen({
    changed(topics) {
      waits.wake(topics);
      workers.wakeFor(topics);
      onChange();
    },
    missed: () => workers.wakeAll(),
  });
  const { isLive } = changes;
  const parts = { context, config, clock, logger, metrics, report: conditions.report };
  const workers = createGatewayWorkers({
    ...parts,
    waits,
    isLive,
    hasWaited,
    maxSleepMs: overrides.maxSleepMs,
  });
  warnOfLocalFiles(config, logger);
  const { waitUntil } = overrides;
  await followServer(context, { config, logger, waitUntil }).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const { supervisor } = workers;
  const readiness = createReadiness(context, {
    isStopping: shutdown.hasBegun,
    workerErrors: supervisor.lastErrors,
    verification: workers.verification,
    conditions: conditions.current,
    holdReason: async () => (await readHold(context))?.reason ?? null,
    readOperatorTasks: () => readOperatorTasks(context),
  });
  const forwardChanges = (listener: () => void) => void (onChange = listener);
  const server = await createGatewayServer({ ...parts, waits, readiness, onChange: forwardChanges }).catch(
    async (error: unknown) => {
      await close();
      throw error;
    },
  );

  return {
    async start() {
      // The database may go away again after everything was prepared in it.
      await awaitDatabase(() => testAccounts(context), { logger, waitUntil });
      supervisor.start();
      const address = await server.listen({ host: config.HOST, port: config.PORT });
      logger.info(
        { address, role: config.PROCESS_ROLE, accounts: context.policy.accounts.length },
        'gateway listening',
      );
      return address;
    },
    async stop() {
      shutdown.begin();
      // From now on nothing is claimed any more, and `/readyz` answers 503.
      const workersEnded = supervisor.stop(shutdown.msLeft());
      if (config.SHUTDOWN_DRAIN_MS > 0) await sleep(Math.min(config.SHUTDOWN_DRAIN_MS, shutdown.msLeft()));
      if (!(await shutdown.within(server.close()))) {
        logger.warn('requests did not end in time');
        server.server.closeAllConnections();
      }
      const unfinished = await workersEnded;
      if (unfinished.length > 0)
        logger.error({ workers: unfinished }, 'workers did not end in time; their leases will expire');
      await shutdown.within(workers.release());
      // The last spans are those of what the workers have just ended.
      await traces.close(Math.min(shutdown.msLeft(), TRACES_FLUSH_MS));
      if (!(await shutdown.within(close()))) logger.warn('connections did not close in time');
      logger.info('gateway stopped');
    },
  };
}

// A collector that does not answer must not take the time that the database needs to close.
const TRACES_FLUSH_MS = 3_000;
