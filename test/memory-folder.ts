import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** Where files are in memory on a machine that has such a place: for databases of tests that are not about the disk. */
export const memoryFolder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
