import { HOUR_MS, type Clock, type UnixMs } from '../clock.ts';

/** When keys and operators' tokens were used, collected in memory so that a request writes nothing. */
export interface TokenUses {
  used(subjectId: string): void;
  /** What is to be stored now, by id; nothing stored within the last hour. */
  take(): Map<string, UnixMs>;
}

// Because the time answers "is this key still in use?", and each of many keys costs a write in this time.
const RESOLUTION_MS = HOUR_MS;

export function createTokenUses(clock: Clock): TokenUses {
  const stored = new Map<string, UnixMs>();
  let pending = new Map<string, UnixMs>();
  return {
    used(subjectId) {
      const now = clock.now();
      const at = stored.get(subjectId);
      if (at === undefined || now - at >= RESOLUTION_MS || now < at) pending.set(subjectId, now);
    },
    take() {
      const uses = pending;
      pending = new Map();
      const now = clock.now();
      // Those that are no longer used must not fill the memory.
      for (const [id, at] of stored) if (now - at >= RESOLUTION_MS || now < at) stored.delete(id);
      for (const [id, at] of uses) stored.set(id, at);
      return uses;
    },
  };
}
