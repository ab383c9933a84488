import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createWakeup } from '../../src/operations/wakeup.ts';
import { createWorker, type Rounds, type Worker } from '../../src/workers/worker.ts';

describe('a worker', () => {
  let stopping: AbortController;
  let rounds: number[];
  let errors: unknown[];
  let running: Promise<void>;
  const wakeup = createWakeup();

  beforeEach(() => {
    vi.useFakeTimers({ now: 0 });
    stopping = new AbortController();
    rounds = [];
    errors = [];
  });
  afterEach(async () => {
    stopping.abort();
    await running;
    vi.useRealTimers();
  });

  function start(runOnce: () => Promise<number | null>, rest: Partial<Rounds> = {}): Worker {
    const worker = createWorker({
      name: 'tester',
      clock: { now: () => Date.now() },
      wakeup,
      runOnce: () => {
        rounds.push(Date.now());
        return runOnce();
      },
      onError: (error, name) => errors.push([name, error]),
      ...rest,
    });
    running = worker.run(stopping.signal);
    return worker;
  }

  it('sleeps until the next round is due', async () => {
    start(async () => Date.now() + 1_000);
    await vi.advanceTimersByTimeAsync(3_500);
    expect(rounds).toEqual([0, 1_000, 2_000, 3_000]);
  });

  it('goes on at once while there is work', async () => {
    let left = 3;
    start(async () => (--left > 0 ? Date.now() : null));
    await vi.advanceTimersByTimeAsync(10);
    expect(rounds).toHaveLength(3);
  });

  it('looks again after five seconds even when nothing is due: rows change by other hands too', async () => {
    start(async () => null);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(rounds).toEqual([0]);
    await vi.advanceTimersByTimeAsync(1);
    expect(rounds).toEqual([0, 5_000]);
  });

  it('is woken from its sleep', async () => {
    start(async () => null);
    await vi.advanceTimersByTimeAsync(700);
    wakeup.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(rounds).toEqual([0, 700]);
  });

  it('does not lose a wake-up that comes during a round', async () => {
    let first = true;
    start(async () => {
      if (first) wakeup.wake();
      first = false;
      return null;
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(rounds).toEqual([0, 0]);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(rounds).toHaveLength(2);
  });

  it('waits longer after each failure, says what is wrong, and is well again after a success', async () => {
    let failing = true;
    const worker = start(async () => {
      if (failing) throw new Error('the disk is full');
      return null;
    });
    await vi.advanceTimersByTimeAsync(1_400);
    expect(rounds).toEqual([0, 200, 600, 1_400]);
    expect(worker.lastError()).toBe('the disk is full');
    expect(errors).toHaveLength(4);
    expect(errors[0]).toEqual(['tester', new Error('the disk is full')]);
    await vi.advanceTimersByTimeAsync(60_000);
    const gaps = rounds.slice(1).map((at, i) => at - rounds[i]!);
    expect(Math.max(...gaps)).toBe(10_000);
    failing = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(worker.lastError()).toBeNull();
    failing = true;
    wakeup.wake();
    const before = rounds.length;
    await vi.advanceTimersByTimeAsync(200);
    expect(rounds.length - before).toBe(2);
    // Twice may be chance, three times is not.
    expect(worker.lastError()).toBeNull();
    await vi.advanceTimersByTimeAsync(400);
    expect(worker.lastError()).toBe('the disk is full');
  });

  it('ends when it is told to, asleep or not, after what it left running', async () => {
    let idle: () => void = () => undefined;
    start(async () => null, { idle: () => new Promise((resolve) => (idle = resolve)) });
    let ended = false;
    void running.then(() => (ended = true));
    await vi.advanceTimersByTimeAsync(100);
    stopping.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(ended).toBe(false);
    idle();
    await vi.advanceTimersByTimeAsync(0);
    expect(ended).toBe(true);
    expect(rounds).toEqual([0]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
