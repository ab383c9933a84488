import { describe, expect, it } from 'vitest';
import {
  availableCredits,
  defaultAlertThresholds,
  isTimeZone,
  periodAt,
  type BudgetPeriod,
} from '../../../src/domain/budgets/budget.ts';
import { HOUR_MS } from '../../../src/domain/clock.ts';

const at = (text: string) => Date.parse(text);
const bounds = (period: BudgetPeriod, timeZone: string, now: string) => {
  const { startsAt, endsAt } = periodAt({ period, timeZone }, at(now));
  return [startsAt, endsAt].map((time) => (time === null ? null : new Date(time).toISOString()));
};

describe('the period of a budget', () => {
  it.each([
    ['day', 'UTC', '2026-06-16T12:00:00Z', '2026-06-16T00:00:00.000Z', '2026-06-17T00:00:00.000Z'],
    ['week', 'UTC', '2026-06-21T23:59:59Z', '2026-06-15T00:00:00.000Z', '2026-06-22T00:00:00.000Z'],
    ['month', 'UTC', '2026-02-28T23:59:59Z', '2026-02-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z'],
    ['month', 'UTC', '2028-02-29T12:00:00Z', '2028-02-01T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
    ['month', 'UTC', '2026-12-31T23:59:59Z', '2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
    ['month', 'Asia/Tokyo', '2026-05-31T15:00:00Z', '2026-05-31T15:00:00.000Z', '2026-06-30T15:00:00.000Z'],
    // A day of 23 hours and one of 25.
    ['day', 'Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['day', 'Europe/Berlin', '2026-10-25T12:00:00Z', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    // A week and a month that begin in winter time and end in summer time.
    [
      'week',
      'America/New_York',
      '2026-03-08T12:00:00Z',
      '2026-03-02T05:00:00.000Z',
      '2026-03-09T04:00:00.000Z',
    ],
    [
      'month',
      'Europe/Berlin',
      '2026-03-15T12:00:00Z',
      '2026-02-28T23:00:00.000Z',
      '2026-03-31T22:00:00.000Z',
    ],
    // The clocks change at midnight: the day begins at 01:00, the one before ends there.
    ['day', 'Africa/Cairo', '2026-04-24T12:00:00Z', '2026-04-23T22:00:00.000Z', '2026-04-24T21:00:00.000Z'],
    ['day', 'Africa/Cairo', '2026-04-23T12:00:00Z', '2026-04-22T22:00:00.000Z', '2026-04-23T22:00:00.000Z'],
    // A quarter of an hour beside the hour.
    ['day', 'Asia/Kathmandu', '2026-06-16T18:14:59Z', '2026-06-15T18:15:00.000Z', '2026-06-16T18:15:00.000Z'],
  ] as const)('%s in %s at %s', (period, timeZone, now, startsAt, endsAt) => {
    expect(bounds(period, timeZone, now)).toEqual([startsAt, endsAt]);
  });

  it('of the kind total never ends', () => {
    expect(bounds('total', 'UTC', '2026-06-16T12:00:00Z')).toEqual(['1970-01-01T00:00:00.000Z', null]);
  });

  it.each(['day', 'week', 'month'] as const)(
    'follows the one before without gap or overlap: %s',
    (period) => {
      for (const timeZone of ['UTC', 'Europe/Berlin', 'America/New_York', 'Africa/Cairo', 'Pacific/Apia']) {
        let { startsAt, endsAt } = periodAt({ period, timeZone }, at('2026-01-01T12:00:00Z'));
        for (let i = 0; i < 60; i++) {
          expect(periodAt({ period, timeZone }, endsAt! - 1)).toEqual({ startsAt, endsAt });
          const next = periodAt({ period, timeZone }, endsAt!);
          expect(next.startsAt).toBe(endsAt);
          expect(next.endsAt! - next.startsAt).toBeGreaterThanOrEqual(23 * HOUR_MS);
          ({ startsAt, endsAt } = next);
        }
      }
    },
  );
});

describe('alerts', () => {
  it('come at the half, at four fifths and at all of a budget, unless it says otherwise', () => {
    expect(defaultAlertThresholds).toEqual([50, 80, 100]);
  });
});

describe('a time zone', () => {
  it.each([
    ['UTC', true],
    ['Europe/Berlin', true],
    ['Mars/Olympus', false],
    ['', false],
    ['+01:00', false],
    ['1Europe/Berlin', false],
  ])('named "%s": %s', (name, expected) => {
    expect(isTimeZone(name)).toBe(expected);
  });
});

describe('available credits', () => {
  it.each([
    [{ limitCredits: 10, adjustmentCredits: 0, heldCredits: 3, settledCredits: 4 }, 3],
    [{ limitCredits: 10, adjustmentCredits: 5, heldCredits: 3, settledCredits: 4 }, 8],
    [{ limitCredits: 2, adjustmentCredits: 0, heldCredits: 3, settledCredits: 4 }, 0],
  ])('of %o are %i', (usage, available) => {
    expect(availableCredits(usage)).toBe(available);
  });
});
