import {
  closeSync,
  constants,
  fdatasync,
  ftruncateSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { SubmissionMark } from '../engine/submission-mark.ts';
import { OWNER_ONLY } from './create-owner-file.ts';
import { syncPath } from './sync-path.ts';

/** The mark in a file. */
export function createSubmissionMark(path: string): SubmissionMark {
  let descriptor: number | null = null;
  let newest = '';
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  async function writeNewest(): Promise<void> {
    if (descriptor === null) {
      // Not emptied: until the first write, the mark of the process before stands.
      descriptor = openSync(path, constants.O_WRONLY | constants.O_CREAT, OWNER_ONLY);
      syncPath(dirname(path));
    }
    const line = `${newest}\n`;
    // Far less than a sector, so it is on disk as a whole or not at all.
    writeSync(descriptor, line, 0);
    ftruncateSync(descriptor, line.length);
    await dataSync(descriptor);
  }

  return {
    async write(submissionId) {
      newest = submissionId;
      next ??= (running ?? Promise.resolve())
        .catch(() => undefined)
        .then(() => {
          next = null;
          running = writeNewest();
          return running;
        });
      await next;
    },
    read() {
      try {
        return readFileSync(path, 'utf8').trim() || null;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    remove() {
      if (descriptor !== null) closeSync(descriptor);
      descriptor = null;
      rmSync(path, { force: true });
    },
    close() {
      if (descriptor !== null) closeSync(descriptor);
      descriptor = null;
    },
  };
}

function dataSync(descriptor: number): Promise<void> {
  return new Promise((resolve, reject) =>
    fdatasync(descriptor, (error) => (error === null ? resolve() : reject(error))),
  );
}
