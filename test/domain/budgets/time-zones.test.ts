import { describe, expect, it } from 'vitest';
import { isTimeZone, periodAt, type BudgetPeriod } from '../../../src/domain/budgets/budget.ts';
import { HOUR_MS } from '../../../src/domain/clock.ts';

const iso = (time: number | null) =>
  time === null ? null : new Date(time).toISOString().replace('.000', '');

/** Each row: the period that the instant lies in, and how many hours it has. */
const table: [BudgetPeriod, string, string, string, string, number][] = [
  // Clocks forward in the night to 29 March 2026 and back on 25 October, at 01:00 UTC.
  ['day', 'Europe/Berlin', '2026-03-28T22:59:59Z', '2026-03-27T23:00:00Z', '2026-03-28T23:00:00Z', 24],
  ['day', 'Europe/Berlin', '2026-03-28T23:00:00Z', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 23],
  ['day', 'Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 25],
  ['day', 'Europe/Berlin', '2026-10-25T01:30:00Z', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 25],
  ['week', 'Europe/Berlin', '2026-03-29T21:59:59Z', '2026-03-22T23:00:00Z', '2026-03-29T22:00:00Z', 167],
  ['week', 'Europe/Berlin', '2026-10-19T10:00:00Z', '2026-10-18T22:00:00Z', '2026-10-25T23:00:00Z', 169],
  ['month', 'Europe/Berlin', '2026-10-31T22:59:59Z', '2026-09-30T22:00:00Z', '2026-10-31T23:00:00Z', 745],
  // Forward on 8 March 2026, back on 1 November, at 02:00 local time.
  ['day', 'America/New_York', '2026-03-08T12:00:00Z', '2026-03-08T05:00:00Z', '2026-03-09T04:00:00Z', 23],
  ['day', 'America/New_York', '2026-11-01T05:30:00Z', '2026-11-01T04:00:00Z', '2026-11-02T05:00:00Z', 25],
  ['day', 'America/New_York', '2026-11-02T04:59:59Z', '2026-11-01T04:00:00Z', '2026-11-02T05:00:00Z', 25],
  ['week', 'America/New_York', '2026-03-09T03:59:59Z', '2026-03-02T05:00:00Z', '2026-03-09T04:00:00Z', 167],
  ['week', 'America/New_York', '2026-11-01T12:00:00Z', '2026-10-26T04:00:00Z', '2026-11-02T05:00:00Z', 169],
  ['month', 'America/New_York', '2026-11-15T12:00:00Z', '2026-11-01T04:00:00Z', '2026-12-01T05:00:00Z', 721],
  // Three quarters of an hour beside the hour, and no daylight saving time.
  ['day', 'Asia/Kathmandu', '2026-03-29T18:14:59Z', '2026-03-28T18:15:00Z', '2026-03-29T18:15:00Z', 24],
  ['week', 'Asia/Kathmandu', '2026-06-21T18:15:00Z', '2026-06-21T18:15:00Z', '2026-06-28T18:15:00Z', 168],
  ['month', 'Asia/Kathmandu', '2026-01-31T18:15:00Z', '2026-01-31T18:15:00Z', '2026-02-28T18:15:00Z', 672],
  // In 1986 it went from +05:30 to +05:45 at midnight: its first day has a quarter of an hour less.
  ['day', 'Asia/Kathmandu', '1986-01-01T12:00:00Z', '1985-12-31T18:30:00Z', '1986-01-01T18:15:00Z', 23.75],
  // Samoa left out 30 December 2011 and went from one side of the date line (-10) to the other (+14).
  ['day', 'Pacific/Apia', '2011-12-30T09:59:59Z', '2011-12-29T10:00:00Z', '2011-12-30T10:00:00Z', 24],
  ['day', 'Pacific/Apia', '2011-12-30T10:00:00Z', '2011-12-30T10:00:00Z', '2011-12-31T10:00:00Z', 24],
  ['week', 'Pacific/Apia', '2011-12-30T10:00:00Z', '2011-12-26T10:00:00Z', '2012-01-01T10:00:00Z', 144],
  ['month', 'Pacific/Apia', '2011-12-31T09:59:59Z', '2011-12-01T10:00:00Z', '2011-12-31T10:00:00Z', 720],
  // Its last change of the clocks: back on 4 April 2021.
  ['day', 'Pacific/Apia', '2021-04-03T13:30:00Z', '2021-04-03T10:00:00Z', '2021-04-04T11:00:00Z', 25],
  ['day', 'Pacific/Apia', '2026-06-16T12:00:00Z', '2026-06-16T11:00:00Z', '2026-06-17T11:00:00Z', 24],
];

describe('the time-zone table', () => {
  it.each(table)('%s in %s at %s: from %s to %s, %d h', (period, timeZone, now, startsAt, endsAt, hours) => {
    const bounds = periodAt({ period, timeZone }, Date.parse(now));
    expect([iso(bounds.startsAt), iso(bounds.endsAt)]).toEqual([startsAt, endsAt]);
    expect((bounds.endsAt! - bounds.startsAt) / HOUR_MS).toBe(hours);
  });

  it.each(['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia'])(
    'has no gap and no overlap in %s, and each week begins on a Monday',
    (timeZone) => {
      const weekday = new Intl.DateTimeFormat('en', { timeZone, weekday: 'long' });
      for (const from of ['2011-12-01T12:00:00Z', '2021-03-01T12:00:00Z', '2026-02-20T12:00:00Z']) {
        for (const period of ['day', 'week', 'month'] as const) {
          let bounds = periodAt({ period, timeZone }, Date.parse(from));
          for (let i = 0; i < 40; i++) {
            expect(periodAt({ period, timeZone }, bounds.endsAt! - 1)).toEqual(bounds);
            const next = periodAt({ period, timeZone }, bounds.endsAt!);
            expect(next.startsAt).toBe(bounds.endsAt);
            if (period === 'week') expect(weekday.format(next.startsAt)).toBe('Monday');
            bounds = next;
          }
        }
      }
    },
  );
});

describe('the name of a time zone', () => {
  it.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])('is %s', (name) => {
    expect(isTimeZone(name)).toBe(true);
  });
  it.each(['+01:00', '-0500', '', 'Mars/Olympus', 'Berlin', '../etc/passwd'])('is not "%s"', (name) => {
    expect(isTimeZone(name)).toBe(false);
  });
});
