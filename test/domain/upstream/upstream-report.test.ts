import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../src/domain/clock.ts';
import { hourOf, upstreamReport, type RequestCount } from '../../../src/domain/upstream/upstream-report.ts';

const count = (
  account: string,
  hour: number,
  use: RequestCount['use'],
  outcome: string,
  requests: number,
): RequestCount => ({ account, hour, use, outcome, requests });

describe('the upstream report', () => {
  it('says per account and hour what was made of what is possible, and what each request was for', () => {
    const rows = upstreamReport(
      [
        count('main', HOUR_MS, 'submission', 'confirmed', 48),
        count('main', HOUR_MS, 'submission', 'not_sent', 1),
        count('main', HOUR_MS, 'first_poll', 'completed', 45),
        count('main', HOUR_MS, 'first_poll', 'failed', 1),
        count('main', HOUR_MS, 'first_poll', 'running', 2),
        count('main', HOUR_MS, 'further_poll', 'completed', 1),
        count('main', HOUR_MS, 'further_poll', 'running', 3),
      ],
      new Map([['main', 98]]),
    );
    expect(rows).toEqual([
      {
        account: 'main',
        startsAt: HOUR_MS,
        picturesMade: 46,
        picturesPossible: 49,
        submissions: 49,
        firstPolls: 48,
        furtherPolls: 4,
        wasted: [
          { outcome: 'running', requests: 5 },
          { outcome: 'not_sent', requests: 1 },
        ],
      },
    ]);
  });

  it('is in the order of the hours, and keeps accounts that are not in the settings', () => {
    const rows = upstreamReport(
      [
        count('old', 2 * HOUR_MS, 'submission', 'confirmed', 1),
        count('main', 2 * HOUR_MS, 'submission', 'confirmed', 2),
        count('old', HOUR_MS, 'submission', 'confirmed', 3),
      ],
      new Map([['main', 98]]),
    );
    expect(
      rows.map(({ account, submissions, picturesPossible }) => [account, submissions, picturesPossible]),
    ).toEqual([
      ['old', 3, null],
      ['main', 2, 49],
      ['old', 1, null],
    ]);
  });

  it('takes whole hours', () => {
    expect([0, HOUR_MS - 1, HOUR_MS].map(hourOf)).toEqual([0, 0, HOUR_MS]);
  });
});
