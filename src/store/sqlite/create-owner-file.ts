import { closeSync, openSync } from 'node:fs';

/**
 * Creates an empty file for its owner only, unless it exists. An existing file is not opened: closing it
 * would release the locks that a connection of this process holds on it (POSIX).
 */
export function createOwnerFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', OWNER_ONLY));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

export const OWNER_ONLY = 0o600;
