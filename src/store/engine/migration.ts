import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { packageFile } from '../../package-file.ts';

/** One committed file under `migrations/`. */
export interface Migration {
  name: string;
  statements: string[];
  /** SHA-256 of the file: a file that changed after it was applied is an error, never applied again. */
  checksum: string;
}

export interface AppliedMigration {
  name: string;
  checksum: string;
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
      checksum: createHash('sha256').update(text).digest('hex'),
    };
  });
}

/**
 * The migrations that are not applied yet, whatever their place in the order: one that was merged late is
 * not skipped.
 * @throws Error when an applied migration is unknown to this version or its file has changed
 */
export function pendingMigrations(
  all: readonly Migration[],
  applied: readonly AppliedMigration[],
): Migration[] {
  for (const { name, checksum } of applied) {
    const known = all.find((migration) => migration.name === name);
    if (known === undefined) {
      throw new Error(
        `The database has migration ${name}, which this version of Nanogate does not know: it was used by a newer one`,
      );
    }
    if (known.checksum !== checksum)
      throw new Error(`Migration ${name} was changed after it had been applied`);
  }
  return all.filter((migration) => !applied.some((done) => done.name === migration.name));
}
