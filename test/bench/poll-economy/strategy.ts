import { affordablePolls, type Allowance, type Demand } from '../../../src/domain/upstream/allowance.ts';
import {
  expectedCompletionTimes,
  learnCompletion,
  type CompletionTimes,
} from '../../../src/domain/poll-plan/completion-times.ts';
import { pollDeferredUntil } from '../../../src/domain/poll-plan/poll-deferred-until.ts';
import {
  planFirstPoll,
  planNextPoll,
  pollPlan,
  type PollPlan,
} from '../../../src/domain/poll-plan/poll-plan.ts';
import { progressHint, type ProgressHint } from '../../../src/domain/poll-plan/progress-hint.ts';
import type { Curve } from './curves.ts';

export interface PollStep {
  at: number;
  progress: number | null;
}

export interface Picture {
  submittedAt: number;
  durationMs: number;
  fails: boolean;
  polls: PollStep[];
}

/** What decides when to ask. `paced`: submits only what it can finish (the gateway); otherwise it submits whenever a request is free. */
export interface Strategy {
  name: string;
  paced: boolean;
  firstPoll(picture: Picture, allowance: Allowance, demand: Demand, now: number): number;
  nextPoll(picture: Picture, allowance: Allowance, demand: Demand, now: number): number | null;
  /** Until when a poll has to wait for the sake of others; null when it may be made. */
  deferUntil?(picture: Picture, allowance: Allowance, demand: Demand, now: number): number | null;
  finished(picture: Picture, readyAt: number | null): void;
  /** How long after its submission a picture is first asked about, and known, as things stand. */
  expected(
    allowance: Allowance,
    demand: Demand,
    now: number,
  ): { firstPollMs: number; knownMs: number; polls: number };
}

/** The loop of the vendor's example: a poll every so many milliseconds, beginning after the first of them. */
export function everyMs(name: string, intervalMs: number): Strategy {
  return {
    name,
    paced: false,
    firstPoll: (_picture, _allowance, _demand, now) => now + intervalMs,
    nextPoll: (_picture, _allowance, _demand, now) => now + intervalMs,
    finished: () => undefined,
    expected: () => ({ firstPollMs: intervalMs, knownMs: 20_000, polls: 5 }),
  };
}

/** What nobody can do: knows the moment at which each picture is ready, and asks once. */
export const clairvoyant: Strategy = {
  name: 'limit',
  paced: true,
  firstPoll: ({ durationMs }, _allowance, _demand, now) => now + Math.ceil(durationMs),
  nextPoll: (_picture, _allowance, _demand, now) => now + 1,
  finished: () => undefined,
  expected: () => ({ firstPollMs: 20_000, knownMs: 20_000, polls: 1 }),
};

export function pollPlanStrategy(
  catalogue: Curve,
  random: () => number,
  limits = { minIntervalMs: 3_000, maxDurationMs: 600_000 },
): Strategy {
  let times: CompletionTimes = expectedCompletionTimes({ median: catalogue.medianMs, p95: catalogue.p95Ms });
  let cached: { times: CompletionTimes; polls: number; plan: PollPlan } | null = null;
  // Steps of 5 % of the polls: as the gateway may, too, rather than make a plan for every picture.
  const planAt = (allowance: Allowance, demand: Demand, now: number): PollPlan => {
    const polls = Math.exp(Math.floor(Math.log(affordablePolls(allowance, demand, now)) / 0.05) * 0.05);
    if (cached?.times !== times || cached.polls !== polls)
      cached = { times, polls, plan: pollPlan(times, polls, limits) };
    return cached.plan;
  };
  return {
    name: 'gateway',
    paced: true,
    firstPoll: (picture, allowance, demand, now) =>
      planFirstPoll(planAt(allowance, demand, now), picture.submittedAt, [random(), random()]),
    nextPoll: (picture, allowance, demand, now) =>
      planNextPoll(planAt(allowance, demand, now), picture.submittedAt, now, lastHint(picture)),
    deferUntil: (picture, allowance, demand, now) =>
      pollDeferredUntil(
        planAt(allowance, demand, now),
        { allowance, inFlight: demand.inFlight },
        picture.submittedAt,
        now,
      ),
    finished(picture, readyAt) {
      if (picture.fails || readyAt === null) return;
      const running = picture.polls.at(-1);
      times = learnCompletion(times, {
        notReadyMs: running === undefined ? 0 : running.at - picture.submittedAt,
        readyMs: readyAt - picture.submittedAt,
        hint: lastHint(picture),
      });
    },
    expected(allowance, demand, now) {
      const plan = planAt(allowance, demand, now);
      return {
        firstPollMs: planFirstPoll(plan, 0, [1, 1]),
        knownMs: plan.knownMs,
        polls: plan.pollsPerGeneration,
      };
    },
  };
}

function lastHint({ submittedAt, polls }: Picture): ProgressHint | null {
  const last = polls.at(-1);
  return last === undefined ? null : progressHint(submittedAt, last.at, last.progress);
}
