import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  affordablePolls,
  requestsFree,
  requestsFreeAt,
  usableRequests,
} from '../../../src/domain/upstream/allowance.ts';
import { estimateStart } from '../../../src/domain/upstream/estimate-start.ts';
import { queuedAhead } from '../../../src/domain/upstream/queued-ahead.ts';
import { submitAllowed } from '../../../src/domain/upstream/submit-allowance.ts';

const HOUR_MS = 3_600_000;
const NOW = 10 * HOUR_MS;

const times = fc
  .array(fc.integer({ min: NOW - 2 * HOUR_MS, max: NOW }), { maxLength: 98 })
  .map((list) => list.sort((a, b) => a - b));

function allowanceOf(requestTimes: number[], limit = 98) {
  return { limit, windowMs: HOUR_MS, requestTimes };
}

describe('the allowance', () => {
  it('keeps the margin and never falls to nothing', () => {
    expect(usableRequests(100)).toBe(98);
    expect(usableRequests(5_000, 0.1)).toBe(4_500);
    expect(usableRequests(1)).toBe(1);
  });

  it('says when so many requests are free: not a millisecond sooner', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 98 }), (requestTimes, number) => {
        const allowance = allowanceOf(requestTimes);
        const at = requestsFreeAt(allowance, number, NOW)!;
        expect(requestsFree(allowance, at)).toBeGreaterThanOrEqual(number);
        if (at > NOW) expect(requestsFree(allowance, at - 1)).toBeLessThan(number);
      }),
    );
  });

  it('affords fewer polls the longer the queue, and at least one', () => {
    fc.assert(
      fc.property(
        times,
        fc.nat(60),
        fc.nat(60),
        fc.nat(60),
        (requestTimes, queued, more, submittedLastHour) => {
          const demand = { queued, inFlight: 3, submittedLastHour, submittedPerHour: submittedLastHour };
          const few = affordablePolls(allowanceOf(requestTimes), { ...demand, queued: queued + more }, NOW);
          expect(few).toBeLessThanOrEqual(affordablePolls(allowanceOf(requestTimes), demand, NOW));
          expect(few).toBeGreaterThanOrEqual(1);
        },
      ),
    );
  });
});

describe('a submission', () => {
  const options = { firstPollAfterMs: 30_000, pollsPerGeneration: 1.03 };

  it('leaves a request for every planned poll at its time, its own included', () => {
    fc.assert(
      fc.property(
        times,
        fc.array(fc.integer({ min: 1, max: 300_000 }), { maxLength: 40 }),
        (requestTimes, waits) => {
          const allowance = allowanceOf(requestTimes);
          const nextPollAt = waits.map((wait) => NOW + wait).sort((a, b) => a - b);
          const answer = submitAllowed(allowance, { nextPollAt, maxInFlight: 100 }, NOW, options);
          if (!answer.allowed) {
            expect(answer.possibleAt).toBeGreaterThan(NOW);
            return;
          }
          const due = [...nextPollAt, NOW + options.firstPollAfterMs].sort((a, b) => a - b);
          due.forEach((at, i) => expect(requestsFree(allowance, at)).toBeGreaterThanOrEqual(1 + i + 1));
        },
      ),
    );
  });

  it('is refused when only its own request is left, and possible once the next comes free in time', () => {
    const used = Array.from({ length: 97 }, (_, i) => NOW - HOUR_MS + 600_000 + i * 1_000);
    const answer = submitAllowed(allowanceOf(used), { nextPollAt: [], maxInFlight: 10 }, NOW, options);
    expect(answer.allowed).toBe(false);
    const { possibleAt } = answer as { possibleAt: number };
    expect(
      submitAllowed(allowanceOf(used), { nextPollAt: [], maxInFlight: 10 }, possibleAt, options).allowed,
    ).toBe(true);
  });

  it('counts on requests that come free before they are needed', () => {
    const used = Array.from({ length: 97 }, (_, i) => NOW - HOUR_MS + 10_000 + i);
    expect(submitAllowed(allowanceOf(used), { nextPollAt: [], maxInFlight: 10 }, NOW, options).allowed).toBe(
      true,
    );
  });

  it('does not count on requests that come free only after they are needed', () => {
    const used = Array.from({ length: 97 }, (_, i) => NOW - HOUR_MS + 45_000 + i);
    const inFlight = { nextPollAt: [], maxInFlight: 10 };
    expect(submitAllowed(allowanceOf(used), inFlight, NOW, options).allowed).toBe(false);
  });

  it('keeps to the number in flight', () => {
    const inFlight = { nextPollAt: [NOW + 5_000, NOW + 6_000], maxInFlight: 2 };
    expect(submitAllowed(allowanceOf([]), inFlight, NOW, options)).toEqual({
      allowed: false,
      possibleAt: NOW + 5_000,
    });
  });

  it('keeps free what it is told to', () => {
    const used = Array.from({ length: 88 }, () => NOW - 1);
    const inFlight = { nextPollAt: [], maxInFlight: 10 };
    expect(submitAllowed(allowanceOf(used), inFlight, NOW, options).allowed).toBe(true);
    expect(submitAllowed(allowanceOf(used), inFlight, NOW, { ...options, reservedPolls: 10 }).allowed).toBe(
      false,
    );
  });
});

describe('with ten requests an hour, a submission', () => {
  const SECOND_MS = 1_000;
  interface Situation {
    /** So many are free now. */
    free: number;
    /** Seconds until further ones come free. */
    comingFree?: number[];
    /** Seconds until those in flight are to be polled. */
    polls?: number[];
    reservedPolls?: number;
    pollsPerGeneration?: number;
    limit?: number;
  }

  function allowed({ free, comingFree = [], polls = [], limit = 10, ...rest }: Situation): boolean {
    const used = limit - free - comingFree.length;
    const requestTimes = [
      ...comingFree.map((seconds) => NOW - HOUR_MS + seconds * SECOND_MS),
      ...Array<number>(used).fill(NOW - 1),
    ];
    const nextPollAt = polls.map((seconds) => NOW + seconds * SECOND_MS);
    const options = { firstPollAfterMs: 30 * SECOND_MS, pollsPerGeneration: 1, ...rest };
    const inFlight = { nextPollAt, maxInFlight: 100 };
    return submitAllowed({ limit, windowMs: HOUR_MS, requestTimes }, inFlight, NOW, options).allowed;
  }

  it.each<[string, Situation, Situation]>([
    ['its own poll, with nothing in flight', { free: 2 }, { free: 1 }],
    ['its own poll and what is reserved', { free: 5, reservedPolls: 3 }, { free: 4, reservedPolls: 3 }],
    ['the polls in flight, its own and a second one', { free: 5, polls: [5, 9] }, { free: 4, polls: [5, 9] }],
    [
      'all of these and what is reserved',
      { free: 8, polls: [5, 9], reservedPolls: 3 },
      { free: 7, polls: [5, 9], reservedPolls: 3 },
    ],
    [
      'more second polls where the plan makes more',
      { free: 7, polls: [5, 9], pollsPerGeneration: 1.5 },
      { free: 6, polls: [5, 9], pollsPerGeneration: 1.5 },
    ],
    [
      'a second poll that comes free within a minute of the first',
      { free: 4, polls: [5, 9], comingFree: [90] },
      { free: 4, polls: [5, 9], comingFree: [91] },
    ],
    [
      'what is reserved, at the time of each poll',
      { free: 7, polls: [5, 9], reservedPolls: 3, comingFree: [90] },
      { free: 6, polls: [5, 9], reservedPolls: 3, comingFree: [90, 90] },
    ],
    [
      'what is reserved, now, whatever comes free next',
      { free: 4, polls: [300], reservedPolls: 3, comingFree: [1, 1, 1, 1, 1] },
      { free: 3, polls: [300], reservedPolls: 3, comingFree: [1, 1, 1, 1, 1] },
    ],
    [
      'overdue polls, now, whatever comes free next',
      { free: 3, polls: [-1, 0], comingFree: [1, 1, 1, 1, 1] },
      { free: 2, polls: [-1, 0], comingFree: [1, 1, 1, 1, 1] },
    ],
    [
      'overdue polls once each',
      { free: 4, polls: [-1, 0], comingFree: [90] },
      { free: 3, polls: [-1, 0], comingFree: [90] },
    ],
    [
      'each poll at its own time, its own before later ones',
      { free: 2, polls: [300], comingFree: [80, 100, 100, 100] },
      { free: 2, polls: [300], comingFree: [91, 100, 100, 100] },
    ],
    ['a poll in flight as well, though two are free', { free: 4, polls: [5] }, { free: 2, polls: [5] }],
    ['the one request that the least of accounts has', { free: 1, limit: 1 }, { free: 0, limit: 1 }],
  ])('leaves %s', (_, enough, tooLittle) => {
    expect(allowed(enough)).toBe(true);
    expect(allowed(tooLittle)).toBe(false);
  });

  it('becomes possible at the first time at which it fits, not sooner and not later', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: NOW - HOUR_MS + 1, max: NOW }), { minLength: 7, maxLength: 10 }),
        (list) => {
          const requestTimes = list.sort((a, b) => a - b);
          const allowance = { limit: 10, windowMs: HOUR_MS, requestTimes };
          // In flight, and polled long after everything has come free.
          const inFlight = { nextPollAt: [NOW + 3 * HOUR_MS], maxInFlight: 100 };
          const at = (time: number) => submitAllowed(allowance, inFlight, time, options);
          const now = at(NOW);
          if (now.allowed) return;
          expect(at(now.possibleAt).allowed).toBe(true);
          const sooner = requestTimes.map((time) => time + HOUR_MS).filter((time) => time < now.possibleAt);
          expect(sooner.filter((time) => at(time).allowed)).toEqual([]);
        },
      ),
    );
  });

  it('is never said to be possible at once when it is not', () => {
    const allowance = { limit: 10, windowMs: HOUR_MS, requestTimes: Array<number>(10).fill(NOW - HOUR_MS) };
    const underWay = { nextPollAt: [NOW - 5_000, NOW - 1, NOW + 7_000], maxInFlight: 3 };
    for (const [inFlight, possibleAt] of [
      [underWay, NOW + 7_000],
      [{ nextPollAt: [NOW - 5_000], maxInFlight: 1 }, Infinity],
      [{ nextPollAt: [], maxInFlight: 0 }, Infinity],
      [{ nextPollAt: Array<number>(20).fill(NOW - 5_000), maxInFlight: 100 }, NOW + 1_000],
    ] as const)
      expect(submitAllowed(allowance, inFlight, NOW, options)).toEqual({ allowed: false, possibleAt });
  });

  const options = { firstPollAfterMs: 30_000, pollsPerGeneration: 1 };
});

describe('the estimate', () => {
  it('is now for what fits, and never sooner for a later place', () => {
    fc.assert(
      fc.property(times, fc.nat(200), fc.nat(50), (requestTimes, ahead, more) => {
        const standing = { ahead, inFlight: 2, requestsPerGeneration: 2.1 };
        const sooner = estimateStart(allowanceOf(requestTimes), standing, NOW);
        expect(sooner).toBeGreaterThanOrEqual(NOW);
        expect(
          estimateStart(allowanceOf(requestTimes), { ...standing, ahead: ahead + more }, NOW),
        ).toBeGreaterThanOrEqual(sooner);
      }),
    );
    expect(estimateStart(allowanceOf([]), { ahead: 0, inFlight: 0, requestsPerGeneration: 2.1 }, NOW)).toBe(
      NOW,
    );
  });

  it('puts a thousandth picture a day away', () => {
    const at = estimateStart(allowanceOf([]), { ahead: 999, inFlight: 0, requestsPerGeneration: 2 }, NOW);
    expect(at - NOW).toBe(20 * HOUR_MS);
  });

  it('counts of other teams only what their shares come to by then', () => {
    const teams = [
      { teamId: 'a', weight: 1, virtualTime: 0, interactive: 1, batch: 0 },
      { teamId: 'b', weight: 2, virtualTime: 0, interactive: 1_000, batch: 0 },
    ];
    const own = (position: number) => ({ teamId: 'a', priority: 'interactive' as const, position });
    expect(queuedAhead(teams, 0, own(0))).toBe(0);
    expect(queuedAhead(teams, 0, own(10))).toBe(30);
    const short = teams.map((team) => ({ ...team, interactive: Math.min(team.interactive, 4) }));
    expect(queuedAhead(short, 0, own(10))).toBe(14);
  });
});
