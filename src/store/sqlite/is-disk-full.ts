/**
 * Whether SQLite could not write for want of space. Drizzle wraps the driver's error and keeps it as the
 * cause.
 */
export function isDiskFull(error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ('code' in current && current.code === 'SQLITE_FULL') return true;
  }
  return false;
}
