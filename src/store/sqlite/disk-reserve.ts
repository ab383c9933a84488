import { randomBytes } from 'node:crypto';
import { closeSync, openSync, statSync, truncateSync, writeSync } from 'node:fs';
import { OWNER_ONLY } from './create-owner-file.ts';

/** A file whose only purpose is to be released when the disk is full. */
export interface DiskReserve {
  /** Takes the space. False: the disk does not have it. */
  hold(): boolean;
  /** Gives the space back to the disk. False: there was none to give. */
  release(): boolean;
}

/** Some thousands of generations can end in it, several times what is in flight. */
export const RESERVE_BYTES = 16 * 1024 * 1024;

const CHUNK_BYTES = 1024 * 1024;

/** The reserve beside a database. It stays when the process ends: the next one may start on a full disk. */
export function createDiskReserve(databaseFile: string): DiskReserve {
  const path = `${databaseFile}-reserve`;
  const size = () => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return {
    hold() {
      if (size() === RESERVE_BYTES) return true;
      try {
        fill(path);
        return true;
      } catch {
        if (size() > 0) truncateSync(path, 0);
        return false;
      }
    },
    release() {
      if (size() === 0) return false;
      truncateSync(path, 0);
      return true;
    },
  };
}

function fill(path: string): void {
  // Random, so that a file system that compresses reserves it too.
  const chunk = randomBytes(CHUNK_BYTES);
  const file = openSync(path, 'w', OWNER_ONLY);
  try {
    for (let written = 0; written < RESERVE_BYTES;) written += writeSync(file, chunk);
  } finally {
    closeSync(file);
  }
}
