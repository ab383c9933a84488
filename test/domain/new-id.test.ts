import { describe, expect, it } from 'vitest';
import { firstId, idPrefixes, newId, timeOf, type IdKind } from '../../src/domain/new-id.ts';
import { NOON } from '../moved-clock.ts';

describe('ids', () => {
  it.each(Object.entries(idPrefixes))(
    'of a %s begin with %s_ and have the form of a ULID',
    (kind, prefix) => {
      expect(newId(kind as IdKind, NOON)).toMatch(new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`));
    },
  );

  it('have a prefix for each kind', () => {
    const prefixes = Object.values(idPrefixes);
    expect(new Set(prefixes).size).toBe(prefixes.length);
  });

  it('sort by the time they were made at, from the first millisecond to the last', () => {
    const times = [0, 1, 31, 32, 1_000_000, NOON, NOON + 1, NOON + 1_000, 2 ** 48 - 1];
    const ids = times.map((time) => newId('generation', time));
    expect([...ids].reverse().sort()).toEqual(ids);
  });

  it.each([0, 31, NOON, 2 ** 48 - 1])('tell the time they were made at: %d', (time) => {
    expect(timeOf(newId('generation', time))).toBe(time);
    expect(timeOf(firstId('event', time))).toBe(time);
  });

  it('are unique, also those of one millisecond', () => {
    const ids = Array.from({ length: 20_000 }, () => newId('generation', NOON));
    expect(new Set(ids).size).toBe(ids.length);
  });
});
