import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { toTimestamp } from '../domain/clock.ts';
import type { ReportCondition } from '../domain/report-condition.ts';
import type { LedgerVerification } from '../operations/budgets/verify-ledger.ts';
import type { OperationContext, Topic } from '../operations/operation-context.ts';
import { version } from '../version.ts';
import { createAdminChecker } from '../workers/admin-checker.ts';
import { createAuditHeadReporter } from '../workers/audit-head-reporter.ts';
import { createBackupMaker } from '../workers/backup-maker.ts';
import { createDispatcher } from '../workers/dispatcher.ts';
import { createDueTimeRepairer } from '../workers/due-time-repairer.ts';
import { createFileFetcher } from '../workers/file-fetcher.ts';
import { createFilePruner } from '../workers/file-pruner.ts';
import { createLeaseReaper } from '../workers/lease-reaper.ts';
import { createLedgerVerifier } from '../workers/ledger-verifier.ts';
import { createPoller } from '../workers/poller.ts';
import { createPruner } from '../workers/pruner.ts';
import { createReEncrypter } from '../workers/re-encrypter.ts';
import { createRecoverer } from '../workers/recoverer.ts';
import { createRetentionPruner } from '../workers/retention-pruner.ts';
import { createSubmitter } from '../workers/submitter.ts';
import { createSingleWorkers } from './single-workers.ts';
import type { WorkerList } from './worker-list.ts';

/** Adds all that submits, polls, delivers, fetches and cleans up. */
export function createBackgroundWorkers(
  add: WorkerList['add'],
  { context, config, logger, hasWaited, report }: BackgroundParts,
): BackgroundWorkers {
  const single = createSingleWorkers(add, context);
  const submitter = add('submitter', (slots) => createSubmitter(context, slots(config.UPSTREAM_CONCURRENCY)));
  const poller = add('poller', (slots) => createPoller(context, slots(config.UPSTREAM_CONCURRENCY)));
  const dispatcher = add('dispatcher', (slots) =>
    createDispatcher(context, slots(config.WEBHOOK_CONCURRENCY)),
  );
  add('lease-reaper', () => createLeaseReaper(context, { wasAway: hasWaited }));
  single.add('audit-head-reporter', () =>
    createAuditHeadReporter(context, (head) => logger.info({ head }, 'audit log head')),
  );
  single.add('admin-checker', () =>
    createAdminChecker(context, ({ name, expiresAt }) =>
      logger.warn(
        { operator: name, expiresAt: toTimestamp(expiresAt) },
        'the token of the last admin expires and ADMIN_TOKEN is not set: run nanogate operator create <name> --role admin',
      ),
    ),
  );
  add('pruner', () => createPruner(context));
  if (context.policy.backups !== null)
    single.add('backup-maker', () => createBackupMaker(context, version, report));
  single.add('retention-pruner', () => createRetentionPruner(context));
  const ledgerVerifier = single.add('ledger-verifier', () =>
    createLedgerVerifier(context, (difference) =>
      logger.error({ difference }, 'budget differs from its ledger'),
    ),
  );
  single.add('due-time-repairer', () =>
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

  return {
    verification: () => (single.holds('ledger-verifier') ? ledgerVerifier.rounds.latest() : null),
    release: single.release,
    wake: {
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
      'task-released': single.wake,
    },
  };
}

/** What the workers that do the gateway's work need to know of each other. */
export interface BackgroundWorkers {
  wake: Record<Topic, () => void>;
  /** The last ledger verification, in the process that verifies; null: it has made none. */
  verification(): LedgerVerification | null;
  /** Lets another process take over what only one does. Call it when the workers have ended. */
  release(): Promise<void>;
}

export interface BackgroundParts {
  context: OperationContext;
  config: Pick<Config, 'UPSTREAM_CONCURRENCY' | 'WEBHOOK_CONCURRENCY' | 'FILES_CONCURRENCY'>;
  logger: Logger;
  /** Whether the database could not be used at first. */
  hasWaited: boolean;
  /** Called with what degrades the gateway. */
  report: ReportCondition;
}
