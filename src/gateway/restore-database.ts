import { chmodSync, copyFileSync, existsSync, statSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/config-error.ts';
import type { Actor } from '../domain/audit/actor.ts';
import { systemClock } from '../domain/clock.ts';
import { createFolderStorage } from '../files/folder-storage.ts';
import { beginHold } from '../operations/backups/begin-hold.ts';
import { copyFiles } from '../operations/backups/copy-files.ts';
import { loseMissingFiles } from '../operations/backups/lose-missing-files.ts';
import type { UncertainSummary } from '../operations/backups/settle-uncertain.ts';
import type { BackupInfo } from '../store/engine/backup-options.ts';
import { INFO_TABLE, verifyBackup, verifyChecksum } from '../store/sqlite/verify-backup.ts';
import { withDatabaseDraft } from './with-database-draft.ts';
import { openLocalContext } from './local-context.ts';
import { createLogger } from './logger.ts';
import { requiredKey } from './required-key.ts';

/**
 * Puts a backup in the place of the configured SQLite database, where there must be none, and begins the hold. Everything
 * is checked and prepared beside that place first, so after an error it is as it was.
 * @throws Error that says why in one line
 */
export async function restoreDatabase(
  config: Config,
  { file, withFiles, actor }: { file: string; withFiles: boolean; actor: Actor },
): Promise<Restored> {
  const target = targetOf(config);
  const filesFolder = withFiles ? filesFolderOf(file) : null;
  await verifyChecksum(file);
  const backup = verifyBackup(file);
  const encryptionKey = requiredKey(config, backup?.encryptionKeyId ?? null, 'the backup');
  return withDatabaseDraft(target, async (draft) => {
    copyFileSync(file, draft);
    // A copy that another tool made may have a part of its commits there.
    if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${draft}-wal`);
    chmodSync(draft, 0o600);
    const { summary, lostFiles } = await prepare(
      { ...config, DATABASE_URL: `file:${draft}`, ENCRYPTION_KEY: encryptionKey },
      filesFolder,
      actor,
    );
    return { backup, summary, lostFiles };
  });
}

/** What was restored, and what is uncertain. */
export interface Restored {
  /** Null: the copy says nothing of itself. */
  backup: BackupInfo | null;
  summary: UncertainSummary;
  /** Files that are no longer in the storage. */
  lostFiles: number;
}

async function prepare(config: Config, filesFolder: string | null, actor: Actor) {
  const { context, close } = await openLocalContext({
    config,
    actor,
    clock: systemClock,
    logger: createLogger({ LOG_LEVEL: 'error', LOG_PRETTY: 'false' }),
    notify: () => undefined,
    observe: () => undefined,
  });
  try {
    // It is no backup any more.
    await context.store.transaction((tx) => tx.execute(`drop table if exists ${INFO_TABLE}`));
    const { files } = context;
    if (filesFolder !== null && files === null)
      throw new ConfigError(['--with-files: this gateway keeps no files: set FILES_URL']);
    if (filesFolder !== null && files !== null)
      await copyFiles(context, createFolderStorage({ folder: filesFolder }), files.storage);
    const summary = await beginHold(context, 'restored');
    return { summary, lostFiles: await loseMissingFiles(context) };
  } finally {
    await close();
  }
}

function filesFolderOf(file: string): string {
  const folder = `${file}.files`;
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return folder;
  throw new ConfigError([`--with-files: there is no folder ${folder}`]);
}

function targetOf({ DATABASE_URL }: Config): string {
  if (!DATABASE_URL.startsWith('file:'))
    throw new ConfigError([
      'PostgreSQL is restored with its own tools, such as pg_restore; then run nanogate restore --mark-only',
    ]);
  const target = DATABASE_URL.slice('file:'.length);
  for (const path of [target, `${target}-wal`]) {
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0)
      throw new ConfigError([`${path} is there: move it away first, restore overwrites nothing`]);
  }
  return target;
}
