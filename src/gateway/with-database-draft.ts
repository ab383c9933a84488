import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncPath } from '../store/sqlite/sync-path.ts';

/**
 * Lets `work` make a SQLite database beside its place, and puts it there once it is whole. After an error or a kill that place is as it
 * was.
 */
export async function withDatabaseDraft<T>(target: string, work: (draft: string) => Promise<T>): Promise<T> {
  const draft = `${target}.draft`;
  try {
    removeDatabase(draft);
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    const result = await work(draft);
    syncPath(draft);
    // Of an empty database that stood there: its log must not be taken for that of the new one.
    for (const suffix of ['-wal', '-shm']) rmSync(target + suffix, { force: true });
    renameSync(draft, target);
    rmSync(`${target}.mark`, { force: true });
    syncPath(dirname(target));
    return result;
  } finally {
    removeDatabase(draft);
  }
}

function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-lock', '-reserve', '.mark'])
    rmSync(file + suffix, { force: true });
}
