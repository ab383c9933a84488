import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { packageFile } from '../../package-file.ts';
import { version } from '../../version.ts';

/** One committed file under `migrations/`. */
export interface Migration {
  name: string;
  statements: string[];
  /** SHA-256 of the file: a file that changed after it was applied is an error, never applied again. */
  checksum: string;
  /**
   * The oldest version that may run on a schema with it: the line `-- oldest-version: 0.4.0` of the file. Without one,
   * the version that it was applied by.
   */
  oldestVersion: string;
}

export interface AppliedMigration {
  name: string;
  checksum: string;
  /** The oldest version that may run on a schema with it; null: only versions that know the migration. */
  oldest_version?: string | null;
}

/** The migrations of one engine, in the order of their names. */
export function readMigrations(engine: 'sqlite' | 'postgres'): Migration[] {
  const folder = packageFile(`migrations/${engine}/`);
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'));
  return files.sort().map((file) => {
    const text = readFileSync(new URL(file, folder), 'utf8');
    return {
      name: file.slice(0, -'.sql'.length),
      statements: text.split('--> statement-breakpoint').filter((part) => part.trim() !== ''),
      oldestVersion: OLDEST_VERSION.exec(text)?.[1] ?? version,
      checksum: createHash('sha256').update(text).digest('hex'),
    };
  });
}

/**
 * The migrations that are not applied yet, whatever their place in the order: one that was merged late is
 * not skipped.
 * @throws Error when an applied migration does not allow this version, or its file has changed
 */
export function pendingMigrations(
  all: readonly Migration[],
  applied: readonly AppliedMigration[],
): Migration[] {
  for (const { name, checksum, oldest_version: oldest = null } of applied) {
    const known = all.find((migration) => migration.name === name);
    if (known === undefined) {
      if (oldest !== null && isAtLeast(version, oldest)) continue;
      const needed = oldest === null ? 'a newer one' : `version ${oldest} or later`;
      throw new Error(
        `The database has migration ${name}, which this version of Nanogate (${version}) does not know: run ${needed}`,
      );
    }
    if (known.checksum !== checksum)
      throw new Error(`Migration ${name} was changed after it had been applied`);
  }
  return all.filter((migration) => !applied.some((done) => done.name === migration.name));
}

const OLDEST_VERSION = /^-- oldest-version: (\d+\.\d+\.\d+)$/m;

function isAtLeast(one: string, other: string): boolean {
  return one.localeCompare(other, 'en', { numeric: true }) >= 0;
}
