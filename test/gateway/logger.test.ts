import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { bufferedDestination } from '../../src/gateway/logger.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('flushes the log once after the lines of a moment, and never without a line', () => {
  const flush = vi.fn();
  const write = vi.fn(() => true);
  const stub = { write, flush } as unknown as ReturnType<typeof pino.destination>;
  const logger = pino(
    {},
    bufferedDestination(() => stub),
  );
  vi.advanceTimersByTime(10_000);
  expect(vi.getTimerCount()).toBe(0);
  logger.info('first');
  logger.info('second');
  expect(write).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(10_000);
  expect(flush).toHaveBeenCalledTimes(1);
  logger.info('third');
  vi.advanceTimersByTime(10_000);
  expect(flush).toHaveBeenCalledTimes(2);
});
