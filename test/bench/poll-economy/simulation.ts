import {
  requestsFree,
  requestsFreeAt,
  usableRequests,
  type Allowance,
  type Demand,
} from '../../../src/domain/upstream/allowance.ts';
import { estimateStart } from '../../../src/domain/upstream/estimate-start.ts';
import { submitAllowed } from '../../../src/domain/upstream/submit-allowance.ts';
import { createAgenda } from './agenda.ts';
import type { Picture, Strategy } from './strategy.ts';
import { drawDuration, progressReply, type Curve, type ProgressKind } from './curves.ts';

const HOUR_MS = 3_600_000;

export interface Scenario {
  requestsPerHour: number;
  hours: number;
  /** Ascending, in milliseconds since the start. */
  arrivals: readonly number[];
  /** The curve of the picture that is the n-th to be submitted. */
  curveOf(nth: number): Curve;
  progress: ProgressKind;
  random: () => number;
}

export interface Finished {
  /** The n-th that was submitted. */
  nth: number;
  arrivedAt: number;
  submittedAt: number;
  knownAt: number;
  /** Between ready and known; null when it was timed out. */
  delayMs: number | null;
  completed: boolean;
  polls: number;
  estimate: { startAt: number; knownAt: number };
}

export interface Result {
  finished: Finished[];
  requestTimes: number[];
  hours: number;
}

interface Running extends Picture {
  nth: number;
  arrivedAt: number;
  nextPollAt: number;
  estimate: Finished['estimate'];
}

type Event = { kind: 'arrival' | 'wake' } | { kind: 'poll'; picture: Running };

// So many at once of 100 requests an hour: five times what is ever needed in the long run, and few enough that what
// the first ones teach is there for the next.
const IN_FLIGHT_SHARE = 0.1;
const UPSTREAM_LIMIT_MS = 600_000;

/** Plays the scenario in virtual time with one account. Every request counts against the allowance; none is made without. */
export function simulate(scenario: Scenario, strategy: Strategy): Result {
  const { random, hours } = scenario;
  const agenda = createAgenda<Event>();
  const allRequests: number[] = [];
  const allowance = {
    limit: usableRequests(scenario.requestsPerHour),
    windowMs: HOUR_MS,
    requestTimes: [] as number[],
  } satisfies Allowance;
  const maxInFlight = Math.max(10, Math.round(scenario.requestsPerHour * IN_FLIGHT_SHARE));
  const queue: { arrivedAt: number; estimate: Finished['estimate'] }[] = [];
  const running = new Set<Running>();
  const finished: Finished[] = [];
  let submitted: number[] = [];
  let nth = 0;
  let wakeAt = Infinity;

  const demand = (now: number): Demand => {
    if ((submitted[0] ?? now) <= now - 7 * HOUR_MS)
      submitted = submitted.filter((at) => at > now - 6 * HOUR_MS);
    const since = (ms: number) => submitted.length - submitted.findLastIndex((at) => at <= now - ms) - 1;
    return {
      queued: queue.length,
      inFlight: running.size,
      submittedLastHour: since(HOUR_MS),
      submittedPerHour: since(6 * HOUR_MS) / Math.min(6, Math.max(1, now / HOUR_MS)),
    };
  };
  const request = (now: number): void => {
    if ((allowance.requestTimes[0] ?? now) <= now - 2 * HOUR_MS)
      allowance.requestTimes = allowance.requestTimes.filter((at) => at > now - HOUR_MS);
    allowance.requestTimes.push(now);
    allRequests.push(now);
  };
  const plannedPolls = (): number[] => [...running].map(({ nextPollAt }) => nextPollAt).sort((a, b) => a - b);

  const schedulePoll = (picture: Running, time: number): void => {
    picture.nextPollAt = time;
    agenda.add(time, { kind: 'poll', picture });
  };
  const submitAll = (now: number): void => {
    while (queue.length > 0) {
      const expected = strategy.expected(allowance, demand(now), now);
      const options = { firstPollAfterMs: expected.firstPollMs, pollsPerGeneration: expected.polls };
      const result = strategy.paced
        ? submitAllowed(allowance, { nextPollAt: plannedPolls(), maxInFlight }, now, options)
        : running.size < maxInFlight && requestsFree(allowance, now) > 0
          ? { allowed: true as const }
          : { allowed: false as const, possibleAt: requestsFreeAt(allowance, 1, now + 1) ?? Infinity };
      if (!result.allowed) {
        if (result.possibleAt < wakeAt) agenda.add((wakeAt = result.possibleAt), { kind: 'wake' });
        return;
      }
      const { arrivedAt, estimate } = queue.shift()!;
      request(now);
      submitted.push(now);
      const curve = scenario.curveOf(nth);
      const picture: Running = {
        nth: nth++,
        arrivedAt,
        submittedAt: now,
        durationMs: drawDuration(curve, random),
        fails: random() < 0.02,
        polls: [],
        nextPollAt: 0,
        estimate,
      };
      running.add(picture);
      schedulePoll(picture, strategy.firstPoll(picture, allowance, demand(now), now));
    }
  };
  const poll = (picture: Running, now: number): void => {
    if (requestsFree(allowance, now) < 1) {
      schedulePoll(picture, requestsFreeAt(allowance, 1, now) ?? Infinity);
      return;
    }
    const deferUntil = strategy.deferUntil?.(picture, allowance, demand(now), now) ?? null;
    if (deferUntil !== null) {
      schedulePoll(picture, deferUntil);
      return;
    }
    request(now);
    const waitedMs = now - picture.submittedAt;
    const ready = waitedMs >= picture.durationMs;
    if (!ready) {
      picture.polls.push({
        at: now,
        progress: progressReply(scenario.progress, waitedMs, picture.durationMs, random),
      });
      const next =
        waitedMs >= UPSTREAM_LIMIT_MS ? null : strategy.nextPoll(picture, allowance, demand(now), now);
      if (next !== null) {
        schedulePoll(picture, next);
        return;
      }
    }
    running.delete(picture);
    strategy.finished(picture, ready ? now : null);
    finished.push({
      nth: picture.nth,
      arrivedAt: picture.arrivedAt,
      submittedAt: picture.submittedAt,
      knownAt: now,
      delayMs: ready ? waitedMs - picture.durationMs : null,
      completed: ready && !picture.fails,
      polls: picture.polls.length + 1,
      estimate: picture.estimate,
    });
  };

  for (const time of scenario.arrivals) agenda.add(time, { kind: 'arrival' });
  for (let entry = agenda.next(); entry !== null && entry.time <= hours * HOUR_MS; entry = agenda.next()) {
    const { time: now, event } = entry;
    if (event.kind === 'arrival') {
      const expected = strategy.expected(allowance, demand(now), now);
      const standing = {
        ahead: queue.length,
        inFlight: running.size,
        requestsPerGeneration: 1 + expected.polls,
      };
      const startAt = estimateStart(allowance, standing, now);
      queue.push({ arrivedAt: now, estimate: { startAt, knownAt: startAt + expected.knownMs } });
    } else if (event.kind === 'poll') poll(event.picture, now);
    else if (now >= wakeAt) wakeAt = Infinity;
    submitAll(now);
  }
  return { finished, requestTimes: allRequests, hours };
}
