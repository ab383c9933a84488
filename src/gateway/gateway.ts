import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { systemClock, type Clock } from '../domain/clock.ts';
import { createServer } from '../http/server.ts';
import { createLogger } from './logger.ts';
import { createMetrics, type Metrics } from '../metrics/metrics.ts';
import { createObservationLog } from './observation-log.ts';
import { bindAdminOperations } from './bind-admin-operations.ts';
import { bindOperations } from './bind-operations.ts';
import { openContext } from './operation-context.ts';
import type { Topic } from '../operations/context.ts';
import { readiness } from './readiness.ts';
import { readLoad } from '../operations/read-load.ts';
import { createLedgerVerifier } from '../workers/ledger-verifier.ts';
import { createPruner } from '../workers/pruner.ts';
import { createDispatcher } from '../workers/dispatcher.ts';
import { createPoller } from '../workers/poller.ts';
import { createRecoverer } from '../workers/recoverer.ts';
import { createLeaseReaper } from '../workers/lease-reaper.ts';
import { createReEncrypter } from '../workers/re-encrypter.ts';
import { createSlots } from '../workers/slots.ts';
import { createSubmitter } from '../workers/submitter.ts';
import { createSupervisor } from '../workers/supervisor.ts';
import { createWakeup } from '../workers/wakeup.ts';
import { createWorker, type Rounds } from '../workers/worker.ts';

export interface Gateway {
  /** Starts the workers and listens; resolves with the base URL. */
  start(): Promise<string>;
  /** Stops accepting, finishes what is under way, releases everything. */
  stop(): Promise<void>;
}

export interface Overrides {
  clock?: Clock;
  logger?: Logger;
}

// A webhook attempt may take as long; whoever stops the process (systemd, Kubernetes) waits 30 s by default before it kills.
const SHUTDOWN_TIMEOUT_MS = 15_000;

/** Puts the gateway together. Nothing else in the project knows of all the parts. */
export async function buildGateway(config: Config, overrides: Overrides = {}): Promise<Gateway> {
  const clock = overrides.clock ?? systemClock;
  const logger = overrides.logger ?? createLogger(config);

  const wakeups = {
    submitter: createWakeup(),
    poller: createWakeup(),
    dispatcher: createWakeup(),
    'lease-reaper': createWakeup(),
    pruner: createWakeup(),
    'ledger-verifier': createWakeup(),
    recoverer: createWakeup(),
    're-encrypter': createWakeup(),
  };
  type WorkerName = keyof typeof wakeups;
  const wakenBy: Record<Topic, WorkerName> = {
    'upstream-answered': 'submitter',
    'generation-queued': 'submitter',
    'generation-submitted': 'poller',
    'event-stored': 'dispatcher',
    'recovery-started': 'recoverer',
  };
  const metrics: Metrics = createMetrics(() => readLoad(context));
  const logObservation = createObservationLog(logger);
  const { context, close } = await openContext({
    config,
    clock,
    logger,
    notify(topic) {
      if (topic === 'upstream-answered') submitter.reconsider();
      wakeups[wakenBy[topic]].wake();
    },
    observe: (observation) => {
      metrics.observe(observation);
      logObservation(observation);
    },
  });

  const onError = (error: unknown, worker: string) => {
    metrics.workerFailed(worker);
    logger.error({ err: error, worker }, 'worker failed');
  };
  const slots = (name: WorkerName, limit: number) =>
    createSlots(limit, wakeups[name].wake, (error) => onError(error, name));
  const worker = (name: WorkerName, rounds: Rounds) =>
    createWorker({
      ...rounds,
      runOnce: metrics.countRounds(name, rounds.runOnce),
      name,
      clock,
      wakeup: wakeups[name],
      onError,
    });
  const ledgerVerifier = createLedgerVerifier(context, (difference) =>
    logger.error({ difference }, 'budget differs from its ledger'),
  );
  const reEncrypter = createReEncrypter(context, (page) => {
    if (page.unreadable > 0) logger.error(page, 'secrets that no encryption key opens');
    else if (page.reEncrypted > 0) logger.info(page, 'secrets encrypted with the current key');
  });
  const submitter = createSubmitter(context, slots('submitter', config.UPSTREAM_CONCURRENCY));
  const supervisor = createSupervisor([
    worker('submitter', submitter),
    worker('poller', createPoller(context, slots('poller', config.UPSTREAM_CONCURRENCY))),
    worker('dispatcher', createDispatcher(context, slots('dispatcher', config.WEBHOOK_CONCURRENCY))),
    worker('lease-reaper', createLeaseReaper(context)),
    worker('pruner', createPruner(context)),
    worker('ledger-verifier', ledgerVerifier),
    worker('recoverer', createRecoverer(context)),
    worker('re-encrypter', reEncrypter),
  ]);

  const token = config.ADMIN_TOKEN;
  const server = await createServer({
    operations: bindOperations(context),
    admin: token === null ? null : { token, operations: bindAdminOperations(context) },
    readiness: () => readiness(context, supervisor.lastErrors(), ledgerVerifier.latest()),
    metrics,
    logger,
    clock,
    priceList: context.policy.priceList,
  });

  return {
    async start() {
      supervisor.start();
      const address = await server.listen({ host: config.HOST, port: config.PORT });
      logger.info({ address, accounts: context.policy.accounts.length }, 'gateway listening');
      return address;
    },
    async stop() {
      await server.close();
      const unfinished = await supervisor.stop(SHUTDOWN_TIMEOUT_MS);
      if (unfinished.length > 0)
        logger.warn({ workers: unfinished }, 'workers did not finish in time; their leases will run out');
      await close();
      logger.info('gateway stopped');
    },
  };
}
