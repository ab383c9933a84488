import { expect, it } from 'vitest';
import { DAY_MS } from '../../../src/domain/clock.ts';
import { expiryOf } from '../../../src/operations/files/expiry-of.ts';

const none = { resultDays: null, uploadDays: null };
const days = { resultDays: 3, uploadDays: 5 };

it.each([
  ['result', none, none, null],
  ['upload', none, none, null],
  ['result', days, none, 3],
  ['upload', days, none, 5],
  ['result', none, days, 3],
  ['upload', none, days, 5],
  ['result', days, { resultDays: 9, uploadDays: 1 }, 9],
  ['upload', days, { resultDays: 9, uploadDays: 1 }, 1],
] as const)(
  'a %s with %j of the gateway and %j of the team is kept for %s days',
  (kind, limits, settings, kept) => {
    expect(expiryOf(kind, limits, settings, 1_000)).toBe(kept === null ? null : 1_000 + kept * DAY_MS);
  },
);
