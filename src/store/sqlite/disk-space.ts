import type { ReportCondition } from '../../domain/report-condition.ts';
import { RESERVE_BYTES, type DiskReserve } from './disk-reserve.ts';

/** How much of the disk is left for the database, and what follows from it. */
export interface DiskSpace {
  /** Call it after each group of transactions. */
  check(): void;
  /** Call it when a write found the disk full. True: there is space again, so the write may be repeated. */
  makeRoom(): boolean;
  /** False: the space that is left is kept for what was accepted before. */
  acceptsWork(): boolean;
}

export interface DiskSpaceOptions {
  reserve: DiskReserve;
  /** What the disk has left. */
  freeBytes(): number;
  /** The size of the write-ahead log. */
  logBytes(): number;
  /** Copies the log into the database file and empties it. */
  truncateLog(): void;
  report: ReportCondition;
}

// As much as the reserve, so that other programs can fill the disk between two checks and ends still have
// room.
const LOW_BYTES = RESERVE_BYTES;
// Several times that, so that the state does not change with every generation.
const ENOUGH_BYTES = 4 * RESERVE_BYTES;

/**
 * Keeps a reserve of disk, so that generations still end when the disk is full, and refuses new ones from
 * then on until there is space again. Truncates the log in time: what it holds must fit into the database
 * file.
 */
export function createDiskSpace(options: DiskSpaceOptions): DiskSpace {
  const { reserve, freeBytes, logBytes, truncateLog, report } = options;
  let isLow = !reserve.hold();
  const show = () => report('disk', isLow ? 'almost full: new generations are refused' : null);
  show();

  return {
    acceptsWork: () => !isLow,
    check() {
      let free = freeBytes();
      if (logBytes() > free / 2) {
        truncateLog();
        free = freeBytes();
      }
      if (isLow) isLow = free < ENOUGH_BYTES || !reserve.hold();
      else isLow = free < LOW_BYTES;
      show();
    },
    makeRoom() {
      isLow = true;
      show();
      return reserve.release();
    },
  };
}
