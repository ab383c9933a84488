import { statSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/config-error.ts';
import type { Actor } from '../domain/audit/actor.ts';
import { HOUR_MS, systemClock } from '../domain/clock.ts';
import { copyDatabase, type CopiedDatabase, type CopyOptions } from '../operations/backups/copy-database.ts';
import { findTableWithRows, listAppliedMigrations } from '../store/backups/find-table-with-rows.ts';
import type { Store } from '../store/engine/store.ts';
import { openStore } from '../store/open-store.ts';
import { newestSealedText } from '../store/signing/sealed-text.ts';
import { keyIdOf } from '../webhooks/secret-box.ts';
import { withDatabaseDraft } from './with-database-draft.ts';
import { requiredKey } from './required-key.ts';
import { storeOptions } from './store-options.ts';

/**
 * Copies the database of a stopped gateway into the one that the settings name. After an error the target is as it was, except that empty
 * tables may be there.
 * @param from the URL of the source
 * @throws Error that says why in one line
 */
export async function copyIntoConfigured(
  config: Config,
  { from, actor, onProgress }: { from: string; actor: Actor } & CopyOptions,
): Promise<CopiedIntoConfigured> {
  if (from === config.DATABASE_URL)
    throw new ConfigError(['DATABASE_URL must name another database than --from']);
  refuseMissing(from);
  const source = openPatiently(config, from);
  try {
    const migrations = await listAppliedMigrations(source.reader);
    if (migrations === null) throw new Error('the source is not a database of Nanogate');
    const sealed = await newestSealedText(source.reader);
    const encryptionKeyId = sealed === null ? null : keyIdOf(sealed);
    requiredKey(config, encryptionKeyId, 'the source');
    const copyTo = async (target: Store) => {
      await target.migrate();
      if (String(await listAppliedMigrations(target.reader)) !== String(migrations))
        throw new Error('the source has the schema of another version: run nanogate migrate on it first');
      return copyDatabase({ source, target, clock: systemClock, actor }, { onProgress });
    };
    const copied = config.DATABASE_URL.startsWith('file:')
      ? await copyToFile(config, copyTo)
      : await withEmpty(config, config.DATABASE_URL, copyTo);
    return { ...copied, encryptionKeyId };
  } finally {
    await source.close();
  }
}

export interface CopiedIntoConfigured extends CopiedDatabase {
  /** The key that the copy needs too; null: nothing is encrypted. */
  encryptionKeyId: string | null;
}

async function copyToFile<T>(config: Config, copyTo: (target: Store) => Promise<T>): Promise<T> {
  const { DATABASE_URL: url } = config;
  const target = url.slice('file:'.length);
  if (sizeOf(target) > 0) await withEmpty(config, url, async () => undefined);
  return withDatabaseDraft(target, (draft) => withEmpty(config, `file:${draft}`, copyTo));
}

/** @throws Error, before anything is written, when the database has rows */
async function withEmpty<T>(config: Config, url: string, work: (target: Store) => Promise<T>): Promise<T> {
  const target = openPatiently(config, url);
  try {
    const found = await findTableWithRows(target.reader);
    if (found !== null) throw new Error(`the target is not empty: there are rows in ${found}`);
    return await work(target);
  } finally {
    await target.close();
  }
}

/** A statement over a large table may take long, and so may the other side of the copy. */
function openPatiently(config: Config, url: string): Store {
  const { timeouts, ...options } = storeOptions({ ...config, DATABASE_URL: url });
  return openStore({
    ...options,
    timeouts: { ...timeouts!, statementMs: HOUR_MS, idleMs: HOUR_MS },
    clock: systemClock,
    exclusive: true,
  });
}

function refuseMissing(from: string): void {
  if (!from.startsWith('file:')) return;
  const file = from.slice('file:'.length);
  if (sizeOf(file) === 0) throw new ConfigError([`--from: ${file} is missing or empty`]);
}

const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
