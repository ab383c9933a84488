import { Worker } from 'node:worker_threads';
import type { BackupFile, BackupOptions, BackupProgress } from '../engine/backup-options.ts';

/** Backs a database up in a thread of its own, so that nobody waits for it. @throws Error that says why in one line */
export async function backUpInThread(
  source: string,
  { onProgress, ...options }: BackupOptions,
): Promise<BackupFile> {
  const worker = new Worker(script, { workerData: { source, ...options } satisfies BackupRequest });
  return new Promise((resolve, reject) => {
    worker.on('message', ({ progress, file, error }: BackupMessage) => {
      if (progress !== undefined) onProgress?.(progress);
      if (file !== undefined) resolve(file);
      if (error !== undefined) reject(new Error(error));
    });
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('The thread of the backup has ended')));
  });
}

// The same file is `.ts` in the sources and `.js` once built.
const script = new URL(`./backup-worker${import.meta.url.slice(-'.ts'.length)}`, import.meta.url);

export interface BackupRequest extends Omit<BackupOptions, 'onProgress'> {
  source: string;
}

export interface BackupMessage {
  progress?: BackupProgress;
  file?: BackupFile;
  error?: string;
}
