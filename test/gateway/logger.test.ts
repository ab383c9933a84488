import { EventEmitter } from 'node:events';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { bufferedDestination } from '../../src/gateway/logger.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A destination whose writes end when the test says so. Like pino's own, it ignores a flush meanwhile. */
function createSlowDestination() {
  let buffered = '';
  let writing = '';
  const destination = Object.assign(new EventEmitter(), {
    written: '',
    write(line: string) {
      buffered += line;
      return true;
    },
    flush: vi.fn(() => {
      if (writing === '') [writing, buffered] = [buffered, ''];
    }),
    endWrite() {
      const bytes = Buffer.byteLength(writing);
      destination.written += writing;
      writing = '';
      destination.emit('write', bytes);
      destination.emit('drain');
    },
  });
  const logger = pino(
    {},
    bufferedDestination(() => destination as unknown as ReturnType<typeof pino.destination>),
  );
  return { destination, logger };
}

it('flushes the log once after the lines of a moment, and never without a line', () => {
  const { destination, logger } = createSlowDestination();
  vi.advanceTimersByTime(10_000);
  expect(vi.getTimerCount()).toBe(0);
  logger.info('first');
  logger.info('second');
  vi.advanceTimersByTime(10_000);
  destination.endWrite();
  expect(destination.flush).toHaveBeenCalledTimes(1);
  logger.info('third – in more bytes than characters');
  vi.advanceTimersByTime(10_000);
  destination.endWrite();
  expect(vi.getTimerCount()).toBe(0);
  expect(destination.flush).toHaveBeenCalledTimes(2);
});

it('flushes a line that came while an earlier write was under way', () => {
  const { destination, logger } = createSlowDestination();
  logger.info('first');
  vi.advanceTimersByTime(10_000);
  logger.info('second');
  vi.advanceTimersByTime(10_000);
  destination.endWrite();
  vi.advanceTimersByTime(10_000);
  destination.endWrite();
  expect(destination.written).toContain('second');
});
