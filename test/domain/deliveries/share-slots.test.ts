import { describe, expect, it } from 'vitest';
import {
  shareSlots,
  type DueReceivers,
  type SlotHolder,
} from '../../../src/domain/deliveries/share-slots.ts';

const due = (ownerId: string, isProven = true, dueAt = 0): DueReceivers => ({ ownerId, isProven, dueAt });
const held = (ownerId: string, count: number, isProven = true): SlotHolder[] =>
  Array.from({ length: count }, (_, i) => ({ ownerId, receiverId: `${ownerId}-${i}`, isProven }));
/** Slots by owner; those for unproven receivers after a slash. */
function shares(limit: number, running: SlotHolder[], waiting: DueReceivers[]): Record<string, number> {
  const grants = shareSlots({ limit, running }, waiting);
  return Object.fromEntries(
    grants.map(({ ownerId, isProven, slots }) => [isProven ? ownerId : `${ownerId}/unproven`, slots]),
  );
}

describe('the slots of a dispatcher', () => {
  it.each([
    ['one owner gets a half', 64, [], [due('a')], { a: 32 }],
    ['two get a third each', 60, [], [due('a'), due('b')], { a: 20, b: 20 }],
    ['who holds fewer comes first', 60, held('a', 20), [due('a'), due('b')], { b: 20 }],
    ['who is due for longer comes first', 2, held('c', 1), [due('a', true, 2), due('b', true, 1)], { b: 1 }],
    ['unproven receivers get a quarter of one owner', 64, [], [due('a', false)], { 'a/unproven': 16 }],
    ['a single slot is for anything', 1, [], [due('a', false)], { 'a/unproven': 1 }],
    ['none is shared while all are held', 2, held('a', 2), [due('b')], {}],
    ['nothing waits', 64, [], [], {}],
  ])('are shared: %s', (_, limit, running, waiting, expected) => {
    expect(shares(limit, running, waiting)).toEqual(expected);
  });

  it('are kept by half for proven receivers, however many others hang', () => {
    const owners = Array.from({ length: 100 }, (_, i) => `t${i}`);
    const running: SlotHolder[] = [];
    for (let round = 0; round < 10; round++)
      for (const { ownerId, slots } of shareSlots(
        { limit: 64, running },
        owners.map((id) => due(id, false)),
      ))
        running.push(...held(ownerId, slots, false));
    expect(running).toHaveLength(32);
    expect(shares(64, running, [due('new')])).toEqual({ new: 16 });
  });

  it('leave one for an owner that has nothing in flight, whatever ten others hold', () => {
    for (const isProven of [true, false]) {
      const owners = Array.from({ length: 10 }, (_, i) => `t${i}`);
      const running: SlotHolder[] = [];
      for (let round = 0; round < 10; round++)
        for (const { ownerId, slots } of shareSlots(
          { limit: 64, running },
          owners.map((id) => due(id, isProven)),
        ))
          running.push(...held(ownerId, slots, isProven));
      const [count] = Object.values(shares(64, running, [due('new', isProven)]));
      expect(count).toBeGreaterThanOrEqual(1);
    }
  });
});
