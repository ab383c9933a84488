import { beforeEach, describe, expect, it } from 'vitest';
import { RESERVE_BYTES } from '../../../src/store/sqlite/disk-reserve.ts';
import { createDiskSpace } from '../../../src/store/sqlite/disk-space.ts';

const MB = 1024 * 1024;

/** A disk on which the reserve and the log take space. */
let freeBytes: number;
let logBytes: number;
let isHeld: boolean;
let truncations: number;
let shown: string | null;

beforeEach(() => {
  freeBytes = 1_000 * MB;
  logBytes = 0;
  isHeld = false;
  truncations = 0;
  shown = null;
});

const create = () =>
  createDiskSpace({
    reserve: {
      hold() {
        if (isHeld) return true;
        if (freeBytes < RESERVE_BYTES) return false;
        freeBytes -= RESERVE_BYTES;
        return (isHeld = true);
      },
      release() {
        if (!isHeld) return false;
        isHeld = false;
        freeBytes += RESERVE_BYTES;
        return true;
      },
    },
    freeBytes: () => freeBytes,
    logBytes: () => logBytes,
    truncateLog() {
      truncations += 1;
      freeBytes += logBytes;
      logBytes = 0;
    },
    report: (_, problem) => (shown = problem),
  });

describe('the disk', () => {
  it('accepts no work while it is almost full, and again when there is much more space', () => {
    const disk = create();
    for (const [free, accepts] of [
      [900, true],
      [16, true],
      [15, false],
      [17, false],
      [63, false],
      [64, true],
      [20, true],
    ] as const) {
      freeBytes = free * MB;
      disk.check();
      expect([free, disk.acceptsWork()]).toEqual([free, accepts]);
      expect(shown).toBe(accepts ? null : 'almost full: new generations are refused');
      // What is released only when a write fails.
      expect(isHeld).toBe(true);
    }
  });

  it('gives its reserve to the write that finds it full, once, and takes it back with the space', () => {
    const disk = create();
    freeBytes = 0;
    expect(disk.makeRoom()).toBe(true);
    expect(freeBytes).toBe(RESERVE_BYTES);
    expect(disk.acceptsWork()).toBe(false);
    disk.check();
    expect(isHeld).toBe(false);
    freeBytes = 0;
    expect(disk.makeRoom()).toBe(false);
    freeBytes = 64 * MB;
    disk.check();
    expect(isHeld).toBe(true);
    expect(disk.acceptsWork()).toBe(true);
  });

  it('accepts no work from the start when it has no space for the reserve', () => {
    freeBytes = 10 * MB;
    const disk = create();
    expect(disk.acceptsWork()).toBe(false);
    freeBytes = 100 * MB;
    disk.check();
    expect(disk.acceptsWork()).toBe(true);
  });

  it('never has a log that fills more than half of what is free', () => {
    const disk = create();
    freeBytes = 200 * MB;
    for (let written = 0; written < 150; written++) {
      freeBytes -= MB;
      logBytes += MB;
      disk.check();
      expect(logBytes).toBeLessThanOrEqual(freeBytes / 2);
    }
    expect(truncations).toBe(2);
  });
});
