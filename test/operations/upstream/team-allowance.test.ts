import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/domain/clock.ts';
import type { Policy } from '../../../src/operations/operation-context.ts';
import { standardWorld } from '../../bench/poll-economy/standard-world.ts';
import type { Request, World } from '../../bench/poll-economy/world.ts';

// In virtual time; `npm run bench:poll-economy` plays the same for hours.
interface Flood {
  weight?: number;
  ms?: number;
  priority?: Request['priority'];
}

async function play(policy: Partial<Policy>) {
  const world = await standardWorld(1, { policy });
  const at = (ms: number, event: () => unknown) => world.time.at(world.startAt + ms, event);
  const flood = async (number: number, { weight = 1, ms = 0, priority = 'interactive' }: Flood = {}) => {
    const team = await world.addTeam(weight);
    for (let i = 0; i < number; i++) at(ms, () => world.request(team, { priority }));
    return team.teamId;
  };
  return { world, at, flood };
}

function submittedBy(world: World, teamId: string, from = 0, until = HOUR_MS): Request[] {
  return world.requests().filter(({ teamId: id, picture }) => {
    const after = (picture?.submittedAt ?? Infinity) - world.startAt;
    return id === teamId && after >= from && after < until;
  });
}

function startedAfterMs({ picture, acceptedAt }: Request): number {
  return (picture?.submittedAt ?? Infinity) - acceptedAt;
}

describe('the shares of the first hour', () => {
  it.each([0, SECOND_MS, 30 * SECOND_MS])(
    'hold for teams that come %i ms after the first has filled all places',
    async (ms) => {
      const { world, flood } = await play({});
      const first = await flood(60);
      const second = await flood(60, { ms });
      const heavy = await flood(60, { ms, weight: 2 });
      await world.time.runUntil(world.startAt + HOUR_MS);
      const numbers = [first, second, heavy].map((id) => submittedBy(world, id).length);
      const all = numbers.reduce((sum, number) => sum + number, 0);
      expect(all).toBeGreaterThanOrEqual(46);
      [0.25, 0.25, 0.5].forEach((share, i) =>
        expect(Math.abs(numbers[i]! - share * all), numbers.join('/')).toBeLessThanOrEqual(1),
      );
    },
  );

  it('are not made up to a team for a time when it had nothing queued', async () => {
    const { world, flood } = await play({});
    await flood(120);
    const late = await flood(60, { ms: 20 * MINUTE_MS });
    await world.time.runUntil(world.startAt + 2 * HOUR_MS);
    const second = world
      .requests()
      .filter(({ picture }) => picture !== null && picture.submittedAt >= world.startAt + HOUR_MS);
    const share = submittedBy(world, late, HOUR_MS, 2 * HOUR_MS).length / second.length;
    expect(share).toBeCloseTo(0.5, 1);
  });
});

describe('the interactive reserve', () => {
  const reserve = { interactiveReserve: 0.1 };

  it.each([5 * SECOND_MS, 70 * SECOND_MS, 10 * MINUTE_MS, 50 * MINUTE_MS])(
    'lets a single picture of an idle team start within 30 s, %i ms after a flood of batch began',
    async (ms) => {
      const { world, at, flood } = await play(reserve);
      await flood(60, { priority: 'batch' });
      const idle = await world.addTeam();
      at(ms, () => world.request(idle));
      await world.time.runUntil(world.startAt + ms + MINUTE_MS);
      const [picture] = world.requests().filter(({ teamId }) => teamId === idle.teamId);
      expect(startedAfterMs(picture!)).toBeLessThanOrEqual(30 * SECOND_MS);
    },
  );

  it('is for the interactive work of a team that floods with batch, too', async () => {
    const { world, at, flood } = await play(reserve);
    await flood(60, { priority: 'batch' });
    const [principal] = [await world.addTeam()];
    for (let i = 0; i < 30; i++) at(0, () => world.request(principal, { priority: 'batch' }));
    at(10 * MINUTE_MS, () => world.request(principal));
    await world.time.runUntil(world.startAt + 12 * MINUTE_MS);
    const own = world.requests().filter(({ priority }) => priority === 'interactive');
    expect(own.map(startedAfterMs)).toEqual([expect.closeTo(0, -3.5) as number]);
  });

  it('leaves the rest to batch work, and without it an idle team waits for the hour', async () => {
    const reserved = await play(reserve);
    const batch = await reserved.flood(60, { priority: 'batch' });
    await reserved.world.time.runUntil(reserved.world.startAt + HOUR_MS);
    expect(submittedBy(reserved.world, batch).length).toBeGreaterThanOrEqual(42);

    const { world, at, flood } = await play({});
    await flood(60, { priority: 'batch' });
    const idle = await world.addTeam();
    at(10 * MINUTE_MS, () => world.request(idle));
    await world.time.runUntil(world.startAt + 50 * MINUTE_MS);
    expect(submittedBy(world, idle.teamId)).toEqual([]);
  });
});

describe('spread requests', () => {
  it('spend a burst over the hour, without making fewer pictures of it', async () => {
    const { world, flood } = await play({ spreadRequests: true });
    const team = await flood(100);
    await world.time.runUntil(world.startAt + HOUR_MS);
    const inTenMinutes = (n: number) =>
      submittedBy(world, team, n * 10 * MINUTE_MS, (n + 1) * 10 * MINUTE_MS).length;
    const parts = [0, 1, 2, 3, 4, 5].map(inTenMinutes);
    expect(Math.max(...parts)).toBeLessThanOrEqual(11);
    expect(Math.min(...parts)).toBeGreaterThanOrEqual(5);
    expect(submittedBy(world, team).length).toBeGreaterThanOrEqual(47);
  });

  it('let a team that comes during a burst start within minutes', async () => {
    const { world, at, flood } = await play({ spreadRequests: true });
    await flood(100);
    const idle = await world.addTeam();
    at(20 * MINUTE_MS, () => world.request(idle));
    await world.time.runUntil(world.startAt + 25 * MINUTE_MS);
    const [picture] = world.requests().filter(({ teamId }) => teamId === idle.teamId);
    expect(startedAfterMs(picture!)).toBeLessThanOrEqual(2 * MINUTE_MS);
  });
});
