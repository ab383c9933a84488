import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import type { Clock } from '../domain/clock.ts';
import type { Observer } from '../domain/observation.ts';
import type { OperationContext, Topic } from '../operations/operation-context.ts';
import { ensureSigningKey } from '../operations/signing/ensure-signing-key.ts';
import { openStore } from '../store/open-store.ts';
import { newestSealedText } from '../store/signing/sealed-text.ts';
import { ensureAccounts } from '../store/upstream/upstream-accounts.ts';
import { createSecretBox } from '../webhooks/secret-box.ts';
import { encryptionKeys } from './encryption-keys.ts';
import { createPolicy } from './policy.ts';

/** What operations work with that send nothing: all that the command line needs. */
export type LocalContext = Omit<OperationContext, 'upstream' | 'sender' | 'checkReceiver'>;

export interface OpenLocalContext {
  context: LocalContext;
  close(): Promise<void>;
}

export interface ContextOptions {
  config: Config;
  clock: Clock;
  logger: Logger;
  notify: (topic: Topic) => void;
  observe: Observer;
}

/** Opens the database, applies pending migrations, and makes what is in it at the least: the accounts and a signing key. */
export async function openLocalContext(options: ContextOptions): Promise<OpenLocalContext> {
  const { config, clock, logger, notify, observe } = options;
  const store = openStore({
    url: config.DATABASE_URL,
    clock,
    observe,
    onIdleError: (error) => logger.warn({ err: error }, 'database connection lost'),
  });
  try {
    const applied = await store.migrate();
    if (applied.length > 0) logger.info({ migrations: applied }, 'database migrated');
    const policy = createPolicy(config);
    const secretBox = createSecretBox(encryptionKeys(config, await newestSealedText(store.reader)));
    await store.transaction(async (tx) => {
      await ensureAccounts(
        tx,
        policy.accounts.map(({ name }) => name),
      );
      await ensureSigningKey(tx, secretBox);
    });
    return {
      context: { store, clock, random: Math.random, notify, observe, secretBox, policy },
      close: () => store.close(),
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}
