import { describe, expect, it } from 'vitest';
import {
  derivedId,
  firstId,
  idPrefixes,
  newEventSequence,
  newId,
  timeOf,
  type IdKind,
} from '../../src/domain/new-id.ts';
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

  it('have the prefixes that stored ones have', () => {
    expect(Object.values(idPrefixes).join(' ')).toBe(
      'team key op bud led adj gen sub evt ep dlv att sec wsk rec unc file obj aud lea',
    );
  });

  it('derived from another have its time, and are the same each time', () => {
    const bytes = Uint8Array.from({ length: 20 }, (_, i) => i * 13);
    const derived = derivedId('event', 'gen_01m8g0gz4snst1s8mnptekg3bc', bytes);
    expect(derived).toBe('evt_01m8g0gz4s0dt7m1ev8n2fw9p3');
    expect(derivedId('event', 'gen_01m8g0gz4snst1s8mnptekg3bc', bytes)).toBe(derived);
  });

  it('begin at the first of a time, and never before 1970', () => {
    expect(firstId('event', 32)).toBe('evt_0000000010');
    expect(firstId('event', -5)).toBe('evt_0000000000');
    expect(firstId('event', NOON) < newId('event', NOON)).toBe(true);
    expect(firstId('event', NOON + 1) > newId('event', NOON)).toBe(true);
  });

  it('use all characters at random, in each place', () => {
    const ids = Array.from({ length: 2_000 }, () => newId('generation', NOON).slice(-16));
    for (let place = 0; place < 16; place++) expect(new Set(ids.map((id) => id[place])).size).toBe(32);
  });
});

describe('the sequence of events', () => {
  it('rises within a millisecond, has the form of an id, and differs from those of other processes', () => {
    const sequences = Array.from({ length: 2_000 }, () => newEventSequence(NOON));
    expect(sequences.toSorted()).toEqual(sequences);
    for (const sequence of sequences) expect(sequence).toMatch(/^evt_[0-9a-hjkmnp-tv-z]{26}$/);
    expect(timeOf(sequences[0]!)).toBe(NOON);
    expect(new Set(sequences.map((sequence) => sequence.slice(-12))).size).toBe(2_000);
    expect(newEventSequence(NOON - 1) < sequences[0]!).toBe(true);
  });
});
