import { describe, expect, it } from 'vitest';
import { queuedAhead, type QueuedTeam } from '../../../src/domain/upstream/queued-ahead.ts';

describe('the place in the queue', () => {
  const team = (teamId: string, part: Partial<QueuedTeam> = {}): QueuedTeam => ({
    teamId,
    weight: 1,
    virtualTime: 0,
    interactive: 0,
    batch: 0,
    ...part,
  });
  const own = (position: number, priority: 'interactive' | 'batch' = 'interactive') => ({
    teamId: 'own',
    priority,
    position,
  });
  const other = (part: Partial<QueuedTeam> = {}) => team('other', { interactive: 1_000, ...part });

  it('is that among its own where the team is not known to wait', () => {
    expect(queuedAhead([other()], 0, own(3))).toBe(3);
  });

  it.each([
    [7, 5, 7],
    [8, 5, 9],
    [16, 5, 18],
    [16, 1, 17],
  ])(
    'of interactive work is behind one batch generation for every eight: %i with %i batch → %i',
    (position, batch, ahead) => {
      expect(queuedAhead([team('own', { interactive: 99, batch })], 0, own(position))).toBe(ahead);
    },
  );

  it.each([
    [0, 100, 8],
    [1, 100, 17],
    [3, 5, 8],
  ])(
    'of batch work is behind eight interactive generations for each: %i with %i interactive → %i',
    (position, interactive, ahead) => {
      expect(queuedAhead([team('own', { interactive, batch: 99 })], 0, own(position, 'batch'))).toBe(ahead);
    },
  );

  it('is behind as much of another team as its share comes to, rounded up', () => {
    expect(queuedAhead([team('own'), other()], 0, own(10))).toBe(20);
    expect(queuedAhead([team('own', { weight: 2 }), other()], 0, own(10))).toBe(15);
    expect(queuedAhead([team('own', { weight: 3 }), other()], 0, own(1))).toBe(2);
    expect(queuedAhead([team('own'), other({ weight: 2 })], 0, own(10))).toBe(30);
  });

  it('is behind interactive and batch work of other teams alike, as far as there is any', () => {
    expect(queuedAhead([team('own'), other({ interactive: 3, batch: 4 })], 0, own(10))).toBe(17);
  });

  it('counts what each team has been served already, unless it was idle since', () => {
    expect(queuedAhead([team('own'), other({ virtualTime: 5 })], 0, own(10))).toBe(15);
    expect(queuedAhead([team('own'), other({ virtualTime: 50 })], 0, own(10))).toBe(10);
    expect(queuedAhead([team('own', { virtualTime: 6 }), other()], 0, own(10))).toBe(26);
    expect(queuedAhead([team('own', { virtualTime: 6 }), other()], 4, own(10))).toBe(22);
    expect(queuedAhead([team('own'), other({ virtualTime: 1 })], 4, own(10))).toBe(20);
  });
});
