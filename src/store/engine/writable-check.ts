import { SECOND_MS } from '../../domain/clock.ts';

/** Knows whether the database takes writes, mostly from those that were made anyway. */
export interface WritableCheck {
  /** Call it after a commit that wrote something. */
  written(): void;
  /** Call it after a fault of the database. */
  failed(): void;
  /** Resolves when the database takes writes; rejects with the reason why not. */
  verify(): Promise<void>;
}

// Because probes come every few seconds, and from several sides.
const FRESH_MS = 5 * SECOND_MS;

/**
 * @param write makes one small write, which all that verify meanwhile share
 * @param now a monotonic time in milliseconds
 */
export function createWritableCheck(
  write: () => Promise<unknown>,
  now: () => number = () => performance.now(),
): WritableCheck {
  let writtenAt = -Infinity;
  let writing: Promise<void> | null = null;
  return {
    written: () => void (writtenAt = now()),
    failed: () => void (writtenAt = -Infinity),
    async verify() {
      if (now() - writtenAt < FRESH_MS) return;
      writing ??= write()
        .then(() => void (writtenAt = now()))
        .finally(() => (writing = null));
      await writing;
    },
  };
}

/** A write of one row that nobody waits for, the same on both engines. */
export const PROBE_WRITE =
  'update schema_migrations set checksum = checksum where name = (select min(name) from schema_migrations)';
