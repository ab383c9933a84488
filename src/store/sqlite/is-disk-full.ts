/**
 * Whether SQLite, or Node beside it, could not write for want of space. Drizzle wraps the driver's error and
 * keeps it as the cause.
 */
export function isDiskFull(error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ('code' in current && typeof current.code === 'string' && FULL.test(current.code)) return true;
  }
  return false;
}

// For the index of its log, SQLite answers an error of the disk instead.
const FULL = /^(SQLITE_FULL|SQLITE_IOERR_SHMSIZE|ENOSPC|EDQUOT)$/;
