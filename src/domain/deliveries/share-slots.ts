import type { UnixMs } from '../clock.ts';

/**
 * Shares free slots among owners: the next one goes to whoever holds the fewest, then to whoever is due for
 * the longest time. An owner holds at most as many as are free beside it, so some stay free for an owner
 * that has nothing in flight yet, however many attempts of others hang: one owner gets at most a half, two
 * get a third each. The same holds within the slots for receivers that have not answered in the last 24 h,
 * and those are at most half of all.
 */
export function shareSlots({ limit, running }: SlotUse, due: readonly DueReceivers[]): SlotGrant[] {
  const held = createHeldSlots(limit, running);
  const grants = due.map((receivers) => ({ ...receivers, slots: 0 }));
  for (let next = nextOf(grants, held); next !== null; next = nextOf(grants, held)) {
    next.slots += 1;
    held.add(next);
  }
  return grants.filter(({ slots }) => slots > 0);
}

/** An attempt that is in flight in this process. */
export interface SlotHolder {
  /** The team; an empty text for the operator. */
  ownerId: string;
  receiverId: string;
  /** Whether its receiver answered in the last 24 h. */
  isProven: boolean;
}

/** The slots of a dispatcher. */
export interface SlotUse {
  limit: number;
  running: readonly SlotHolder[];
}

/** The receivers of one owner that are due, proven or not. */
export interface DueReceivers {
  ownerId: string;
  isProven: boolean;
  /** Of the one that is due for the longest time. */
  dueAt: UnixMs;
}

export interface SlotGrant extends DueReceivers {
  /** How many attempts may begin. */
  slots: number;
}

function nextOf(grants: readonly SlotGrant[], held: HeldSlots): SlotGrant | null {
  let next: SlotGrant | null = null;
  for (const grant of grants) if (held.mayHoldAnother(grant) && precedes(grant, next, held)) next = grant;
  return next;
}

function precedes(grant: SlotGrant, other: SlotGrant | null, held: HeldSlots): boolean {
  if (other === null) return true;
  const difference = held.of(grant) - held.of(other);
  return difference < 0 || (difference === 0 && grant.dueAt < other.dueAt);
}

type HeldSlots = ReturnType<typeof createHeldSlots>;

/** How many slots each owner holds, of all and of those for unproven receivers. */
function createHeldSlots(limit: number, running: readonly SlotHolder[]) {
  const all = createCounts();
  const unproven = createCounts();
  // With a single slot there is nothing to keep.
  const unprovenLimit = Math.max(1, Math.floor(limit / 2));
  const held = {
    add({ ownerId, isProven }: Pick<SlotHolder, 'ownerId' | 'isProven'>) {
      all.add(ownerId);
      if (!isProven) unproven.add(ownerId);
    },
    of: ({ ownerId }: Pick<SlotHolder, 'ownerId'>) => all.of(ownerId),
    mayHoldAnother({ ownerId, isProven }: Pick<SlotHolder, 'ownerId' | 'isProven'>): boolean {
      if (all.of(ownerId) >= limit - all.total()) return false;
      return isProven || unproven.of(ownerId) < unprovenLimit - unproven.total();
    },
  };
  running.forEach(held.add);
  return held;
}

function createCounts() {
  const counts = new Map<string, number>();
  let total = 0;
  return {
    add(key: string) {
      counts.set(key, (counts.get(key) ?? 0) + 1);
      total += 1;
    },
    of: (key: string) => counts.get(key) ?? 0,
    total: () => total,
  };
}
