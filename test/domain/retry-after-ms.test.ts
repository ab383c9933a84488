import { describe, expect, it } from 'vitest';
import { retryAfterMs } from '../../src/domain/retry-after-ms.ts';

const now = Date.UTC(2026, 0, 1, 12);

describe('retryAfterMs', () => {
  it.each<[string | string[] | undefined, number | null]>([
    ['0', 0],
    ['120', 120_000],
    [' 7 ', 7_000],
    [['30', '60'], 30_000],
    ['Thu, 01 Jan 2026 12:00:30 GMT', 30_000],
    ['Thursday, 01-Jan-26 12:01:00 GMT', 60_000],
    ['Thu, 01 Jan 2026 11:00:00 GMT', 0],
    [undefined, null],
    ['', null],
    ['-5', null],
    ['1.5', null],
    ['0x10', null],
    ['9'.repeat(400), null],
    ['soon', null],
    ['2027 GMT', null],
    ['2026-01-01T13:00:00Z', null],
    ['Mon, 99 Foo 2026 99:99:99 GMT', null],
  ])('reads %j as %j ms', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });
});
