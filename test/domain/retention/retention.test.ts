import { expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../src/domain/clock.ts';
import { erasedTexts } from '../../../src/domain/retention/erased-texts.ts';
import {
  retentionDays,
  retentionLimits,
  shortestRetentionMs,
} from '../../../src/domain/retention/retention.ts';
import { NOON } from '../../moved-clock.ts';

const gateway = { textsMs: 90 * DAY_MS, eventsMs: 30 * DAY_MS };

it.each([
  [null, null, 90, 30],
  [10, null, 10, 30],
  [null, 1, 90, 1],
  [100, 100, 90, 30],
])('of a team that has set %s and %s days is %d and %d', (textsDays, eventsDays, texts, events) => {
  expect(retentionLimits(gateway, { textsDays, eventsDays }, NOON)).toEqual({
    textsBefore: NOON - texts * DAY_MS,
    eventsBefore: NOON - events * DAY_MS,
  });
});

it('is a day at least, and a century at most', () => {
  expect(retentionDays).toEqual({ min: 1, max: 36_500 });
});

it('is no shorter than what may still be needed: a retry, or a generation in the queue', () => {
  expect(shortestRetentionMs({ retryScheduleMs: [], queueTimeoutMs: 0 })).toBe(DAY_MS);
  expect(shortestRetentionMs({ retryScheduleMs: [], queueTimeoutMs: 25 * HOUR_MS })).toBe(25 * HOUR_MS);
  expect(shortestRetentionMs({ retryScheduleMs: [DAY_MS, HOUR_MS, 1], queueTimeoutMs: 0 })).toBe(
    25 * HOUR_MS + 1,
  );
});

it('leaves what the price depended on, and the metadata of usage reports', () => {
  const input = {
    prompt: 'a fox',
    mode: 'edit',
    inputImageUrls: ['https://example.com/a.png'],
    imageQuality: '4K',
  };
  const texts = { input: input as never, metadata: { project: 'web', note: 'secret' } };
  expect(erasedTexts(texts, ['project', 'other'])).toEqual({
    input: { prompt: '', mode: 'edit', imageQuality: '4K' },
    metadata: { project: 'web' },
  });
});
