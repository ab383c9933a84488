import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Deletes all but the newest scheduled backups, and what a crash left of one. Other files stay. */
export function pruneBackups(folder: string, keep: number): void {
  const names = readdirSync(folder);
  const backups = names.filter((name) => SCHEDULED.test(name)).sort();
  const partial = names.filter(
    (name) => SCHEDULED.test(name.replace(/\.partial$/, '')) && name.endsWith('.partial'),
  );
  for (const name of [...partial, ...backups.slice(0, Math.max(0, backups.length - keep))]) {
    rmSync(join(folder, name), { force: true });
    rmSync(join(folder, `${name}.sha256`), { force: true });
  }
}

/** Creates the folder of scheduled backups for its owner only, unless it exists. */
export function prepareBackupFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

// Their names sort by time.
const SCHEDULED = /^nanogate-\d{4}-\d\d-\d\dT[\d-]+Z\.db$/;
