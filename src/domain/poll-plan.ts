import type { UnixMs } from './clock.ts';

/** When to ask the upstream about a generation next: for now every `minIntervalMs`, counted from the last question. */
export function nextPollAt(lastAskedAt: UnixMs, minIntervalMs: number): UnixMs {
  return lastAskedAt + minIntervalMs;
}
