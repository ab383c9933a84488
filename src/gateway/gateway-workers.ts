import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import type { Clock } from '../domain/clock.ts';
import type { ReportCondition } from '../domain/report-condition.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { WaitRegistry } from '../operations/waiting/wait-registry.ts';
import type { OperationContext, Topic } from '../operations/operation-context.ts';
import { version } from '../version.ts';
import { createBackupMaker } from '../workers/backup-maker.ts';
import { createAuditHeadReporter } from '../workers/audit-head-reporter.ts';
import { createDispatcher } from '../workers/dispatcher.ts';
import { createDueTimeRepairer } from '../workers/due-time-repairer.ts';
import { createFileFetcher } from '../workers/file-fetcher.ts';
import { createFilePruner } from '../workers/file-pruner.ts';
import { createKeyChecker } from '../workers/key-checker.ts';
import { createLeaseReaper } from '../workers/lease-reaper.ts';
import { createLedgerVerifier, type LedgerVerifier } from '../workers/ledger-verifier.ts';
import { createPoller } from '../workers/poller.ts';
import { createPruner } from '../workers/pruner.ts';
import { createReEncrypter } from '../workers/re-encrypter.ts';
import { createRecoverer } from '../workers/recoverer.ts';
import { createRetentionPruner } from '../workers/retention-pruner.ts';
import { createSlots, type Slots } from '../workers/slots.ts';
import { createSubmitter } from '../workers/submitter.ts';
import { createSupervisor, type Supervisor } from '../workers/supervisor.ts';
import { createTokenUseRecorder } from '../workers/token-use-recorder.ts';
import { createWaitChecker } from '../workers/wait-checker.ts';
import { createWakeup } from '../workers/wakeup.ts';
import { createWorker, type Rounds, type Worker } from '../workers/worker.ts';

/** All workers of the process. */
export interface GatewayWorkers {
  supervisor: Supervisor;
  ledgerVerifier: LedgerVerifier;
  /** Wakes the worker that waits for the topic. */
  notify(topic: Topic): void;
}

interface Parts {
  context: OperationContext;
  config: Config;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
  waits: WaitRegistry;
  /** Whether changes of other processes arrive. */
  isLive(): boolean;
  /** Whether the database could not be used at first. */
  hasWaited: boolean;
  /** Called with what degrades the gateway. */
  report: ReportCondition;
}

export function createGatewayWorkers(parts: Parts): GatewayWorkers {
  const { context, config, clock, logger, metrics, waits, isLive, hasWaited, report } = parts;
  const workers: Worker[] = [];
  const onError = (error: unknown, worker: string) => {
    metrics.workerFailed(worker);
    logger.error({ err: error, worker }, 'worker failed');
  };
  function add<R extends Rounds>(name: string, create: (slots: (limit: number) => Slots) => R) {
    const wakeup = createWakeup();
    const rounds = create((limit) => createSlots(limit, wakeup.wake, (error) => onError(error, name)));
    const runOnce = metrics.countRounds(name, rounds.runOnce);
    workers.push(createWorker({ ...rounds, runOnce, name, clock, wakeup, onError }));
    return { rounds, wake: wakeup.wake };
  }

  const submitter = add('submitter', (slots) => createSubmitter(context, slots(config.UPSTREAM_CONCURRENCY)));
  const poller = add('poller', (slots) => createPoller(context, slots(config.UPSTREAM_CONCURRENCY)));
  const dispatcher = add('dispatcher', (slots) =>
    createDispatcher(context, slots(config.WEBHOOK_CONCURRENCY)),
  );
  const waitChecker = add('wait-checker', () => createWaitChecker(context, waits, isLive));
  add('key-checker', () => createKeyChecker(context, waits));
  add('token-use-recorder', () => createTokenUseRecorder(context));
  add('lease-reaper', () => createLeaseReaper(context, { wasAway: hasWaited }));
  add('audit-head-reporter', () =>
    createAuditHeadReporter(context, (head) => logger.info({ head }, 'audit log head')),
  );
  add('pruner', () => createPruner(context));
  if (context.policy.backups !== null) add('backup-maker', () => createBackupMaker(context, version, report));
  add('retention-pruner', () => createRetentionPruner(context));
  const ledgerVerifier = add('ledger-verifier', () =>
    createLedgerVerifier(context, (difference) =>
      logger.error({ difference }, 'budget differs from its ledger'),
    ),
  );
  add('due-time-repairer', () =>
    createDueTimeRepairer(context, (repaired) =>
      logger.warn(repaired, 'due times repaired that were stored while a clock was set ahead'),
    ),
  );
  const recoverer = add('recoverer', () => createRecoverer(context));
  const fetcher =
    context.files === null
      ? null
      : add('file-fetcher', (slots) => createFileFetcher(context, slots(config.FILES_CONCURRENCY)));
  const filePruner = context.files === null ? null : add('file-pruner', () => createFilePruner(context));
  add('re-encrypter', () =>
    createReEncrypter(context, (page) => {
      if (page.unreadable > 0) logger.error(page, 'secrets that no configured key can decrypt');
      else if (page.reEncrypted > 0) logger.info(page, 'secrets re-encrypted with the current key');
    }),
  );

  const wake: Record<Topic, () => void> = {
    'upstream-answered': () => {
      submitter.rounds.reconsider();
      submitter.wake();
    },
    'generation-queued': () => {
      submitter.rounds.interactiveQueued();
      submitter.wake();
    },
    'batch-queued': submitter.wake,
    'generation-submitted': poller.wake,
    // A generation that completed has a file to fetch, too.
    'event-stored': () => {
      dispatcher.wake();
      fetcher?.wake();
    },
    'file-stored': () => filePruner?.wake(),
    'recovery-started': recoverer.wake,
    'changes-missed': waitChecker.wake,
  };
  return {
    supervisor: createSupervisor(workers),
    ledgerVerifier: ledgerVerifier.rounds,
    notify: (topic) => wake[topic](),
  };
}
