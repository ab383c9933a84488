import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createWaitRegistry,
  type WaitPlace,
  type WaitRegistry,
} from '../../../src/operations/waiting/wait-registry.ts';

let registry: WaitRegistry;
beforeEach(() => {
  vi.useFakeTimers();
  registry = createWaitRegistry({ perTeam: 2, perProcess: 3 });
});
afterEach(() => vi.useRealTimers());

function enter(teamId = 'team_a', topic = 'gen_1'): WaitPlace {
  const entered = registry.enter(teamId);
  if (entered.outcome === 'refused') throw new Error(`Refused by the ${entered.scope}`);
  entered.place.watch(topic);
  return entered.place;
}

describe('a place', () => {
  it('is woken by its topic and by no other', async () => {
    const [first, other] = [enter(), enter('team_a', 'gen_2')];
    const [firstEnd, otherEnd] = [first.next(1_000, 'v'), other.next(1_000, 'v')];
    registry.wake(['gen_1']);
    expect(await firstEnd).toBe('woken');
    vi.advanceTimersByTime(1_000);
    expect(await otherEnd).toBe('timeout');
  });

  it('is woken once by one change', async () => {
    const place = enter();
    const first = place.next(1_000, 'v');
    registry.wake(['gen_1']);
    expect(await first).toBe('woken');
    const second = place.next(1_000, 'v');
    vi.advanceTimersByTime(1_000);
    expect(await second).toBe('timeout');
  });

  it('is woken at its next wait by what changes between two', async () => {
    const place = enter();
    registry.wake(['gen_1']);
    expect(await place.next(1_000, 'v')).toBe('woken');
    const second = place.next(1_000, 'v');
    vi.advanceTimersByTime(1_000);
    expect(await second).toBe('timeout');
  });

  it('is woken by a comparison when it has seen another version, and only then', async () => {
    const [old, current] = [enter(), enter()];
    const [oldEnd, currentEnd] = [old.next(1_000, 'queued-0'), current.next(1_000, 'pending-0')];
    registry.compare('gen_1', 'pending-0');
    expect(await oldEnd).toBe('woken');
    vi.advanceTimersByTime(1_000);
    expect(await currentEnd).toBe('timeout');
  });

  it('ends its wait when it is left, and leaves nothing behind', async () => {
    const place = enter();
    const end = place.next(1_000, 'v');
    place.leave();
    place.leave();
    expect(await end).toBe('left');
    expect([registry.size(), registry.topics(), vi.getTimerCount()]).toEqual([0, [], 0]);
    place.watch('gen_2');
    expect(await place.next(1_000, 'v')).toBe('left');
    expect(registry.topics()).toEqual([]);
  });

  it('watches one topic at a time', () => {
    const place = enter();
    place.watch('gen_2');
    expect(registry.topics()).toEqual(['gen_2']);
  });

  it('is not woken by topics that nobody watches, or that others left', async () => {
    const place = enter();
    const end = place.next(1_000, 'v');
    const left = enter('team_a', 'gen_2');
    left.leave();
    registry.wake(['gen_2', 'gen_3']);
    registry.compare('gen_2', 'other');
    registry.compare('gen_3', 'other');
    vi.advanceTimersByTime(1_000);
    expect(await end).toBe('timeout');
  });
});

describe('the limits', () => {
  it('refuse a team its third place until one is left', () => {
    const place = enter();
    enter();
    expect(registry.enter('team_a')).toEqual({ outcome: 'refused', scope: 'team', maxWaiters: 2 });
    place.leave();
    expect(registry.enter('team_a').outcome).toBe('entered');
    expect(registry.enter('team_a').outcome).toBe('refused');
  });

  it('refuse everybody when the process is full', () => {
    enter();
    enter();
    enter('team_b');
    expect(registry.enter('team_c')).toEqual({ outcome: 'refused', scope: 'gateway', maxWaiters: 3 });
  });
});

describe('closing', () => {
  it('ends every wait, also those that begin later', async () => {
    const place = enter();
    const end = place.next(60_000, 'v');
    registry.close();
    expect(await end).toBe('closed');
    expect(await place.next(60_000, 'v')).toBe('closed');
    expect(await enter('team_b').next(60_000, 'v')).toBe('closed');
    expect(vi.getTimerCount()).toBe(0);
  });
});
