import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { gatewayActor, type Actor } from '../domain/audit/actor.ts';
import { createTokenUses } from '../domain/access/token-uses.ts';
import type { Clock } from '../domain/clock.ts';
import type { Observer } from '../domain/observation.ts';
import type { ReportCondition } from '../domain/report-condition.ts';
import { migrateDatabase } from '../operations/backups/migrate-database.ts';
import type { OperationContext, Policy, Topic } from '../operations/operation-context.ts';
import { ensureSigningKey } from '../operations/signing/ensure-signing-key.ts';
import { recordSettings } from '../operations/audit/record-settings.ts';
import { openStore } from '../store/open-store.ts';
import { ensureMetadataIndexes } from '../store/generations/ensure-metadata-indexes.ts';
import { newestSealedText } from '../store/signing/sealed-text.ts';
import { ensureAccounts } from '../store/upstream/upstream-accounts.ts';
import type { Store } from '../store/engine/store.ts';
import { createSecretBox, type EncryptionKey } from '../webhooks/secret-box.ts';
import { awaitDatabase } from './await-database.ts';
import type { KeyFileWarning } from './check-key-file-access.ts';
import { encryptionKeys } from './encryption-keys.ts';
import { openFiles } from './open-files.ts';
import { createPolicy } from './policy.ts';
import { refuseLostDatabase } from './refuse-lost-database.ts';
import { settingsSnapshot } from './settings-snapshot.ts';
import { storeOptions } from './store-options.ts';

/** What operations work with that send nothing: all that the command line needs. */
export type LocalContext = Omit<OperationContext, 'upstream' | 'sender' | 'checkReceiver' | 'stop'>;

export interface OpenLocalContext {
  context: LocalContext;
  /** Whether the database could not be used at first. */
  hasWaited: boolean;
  close(): Promise<void>;
}

export interface ContextOptions {
  config: Config;
  clock: Clock;
  logger: Logger;
  notify: (topic: Topic) => void;
  /** Whether the other processes on the database are told, too. Always by default. */
  announces?: (topic: Topic) => boolean;
  observe: Observer;
  /** Wait for a database that cannot be used yet, until this is aborted. Absent: fail at once. */
  waitUntil?: AbortSignal | undefined;
  /** Called when nothing says any more what is on disk: the process must end. */
  onFatal?: ((error: unknown) => void) | undefined;
  /** Who makes the changes, where no request says it. The gateway itself by default. */
  actor?: Actor;
  /** Serve a SQLite file as its only gateway. */
  exclusive?: boolean;
  /** Called with what degrades the store. */
  report?: ReportCondition;
}

/**
 * Opens the database, applies pending migrations, and makes what is in it at the least: the accounts and a signing key.
 * With `waitUntil` it waits for a database that cannot be used yet.
 */
export async function openLocalContext(options: ContextOptions): Promise<OpenLocalContext> {
  const { config, clock, logger, notify, observe, waitUntil, exclusive, actor = gatewayActor } = options;
  const { announces = () => true } = options;
  refuseLostDatabase(config);
  let hasWaited = false;
  const waiting = { logger, waitUntil, onWait: () => (hasWaited = true) };
  const store = await awaitDatabase(async () => openDatabase(options), waiting);
  try {
    const policy = createPolicy(config);
    const prepare = () => prepareDatabase(store, { config, logger, policy, actor, exclusive });
    const keys = await awaitDatabase(prepare, waiting);
    const files = await openFiles(config, keys);
    return {
      hasWaited,
      context: {
        store,
        clock,
        random: Math.random,
        actor,
        tokenUses: createTokenUses(clock),
        notify(topic) {
          notify(topic);
          if (announces(topic)) store.announce(topic);
        },
        observe,
        secretBox: createSecretBox(keys),
        files: files?.adapter ?? null,
        policy: { ...policy, files: files?.policy ?? null },
      },
      async close() {
        await files?.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

function openDatabase({ config, clock, logger, observe, onFatal, exclusive, report }: ContextOptions): Store {
  return openStore({
    ...storeOptions(config),
    clock,
    observe,
    onFatal,
    exclusive,
    report,
    onIdleError: (error) => logger.warn({ err: error }, 'database connection lost'),
  });
}

type PrepareOptions = Pick<ContextOptions, 'config' | 'logger' | 'exclusive'> & {
  policy: Policy;
  actor: Actor;
};

async function prepareDatabase(
  store: Store,
  { config, logger, policy, actor, exclusive = false }: PrepareOptions,
): Promise<EncryptionKey[]> {
  const applied = await migrateDatabase({ store, actor });
  if (applied.length > 0) logger.info({ migrations: applied }, 'database migrated');
  const warn: KeyFileWarning = (fields, message) => logger.warn(fields, message);
  const keys = encryptionKeys(config, await newestSealedText(store.reader), warn);
  await store.transaction(async (tx) => {
    await ensureAccounts(
      tx,
      policy.accounts.map(({ name }) => name),
    );
    await ensureSigningKey(tx, createSecretBox(keys));
    // The gateway's own settings decide, not those that a command happens to run with.
    if (exclusive) await ensureMetadataIndexes(tx, policy.usageMetadataKeys);
  });
  if (exclusive) await recordSettings({ store, actor: gatewayActor }, settingsSnapshot(config, keys[0]!));
  return keys;
}
