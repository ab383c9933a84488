import { gridIndex, gridMs, type CompletionDistribution } from './completion-distribution.ts';

/** The best time for the next poll after each grid time, at a given price of a request. All in milliseconds. */
export interface PollPolicy {
  distribution: CompletionDistribution;
  /** How much waiting one request is worth. */
  pollCostMs: number;
  minIntervalMs: number;
  maxDurationMs: number;
  /** For each grid point: what is still to be paid (waiting and requests) and still to be asked, times the share not ready by then. */
  cost: Float64Array;
  polls: Float64Array;
  /** What a new picture takes on average: polls, and waiting between ready and known. */
  pollsPerGeneration: number;
  delayPerPictureMs: number;
}

export interface PollLimits {
  minIntervalMs: number;
  maxDurationMs: number;
}

/**
 * Least `waiting + price × polls`, by backward induction over the grid: the cost from a poll at t that found the picture running is
 * the least over the next poll x of price + expected waiting of those ready in (t, x] + the cost from x. The last poll is at
 * `maxDurationMs`. Takes about 0.1 ms.
 */
export function pollPolicy(
  distribution: CompletionDistribution,
  pollCostMs: number,
  limits: PollLimits,
): PollPolicy {
  const last = gridIndex(limits.maxDurationMs);
  const cost = new Float64Array(gridMs.length);
  const polls = new Float64Array(gridMs.length);
  const policy = {
    distribution,
    pollCostMs,
    ...limits,
    cost,
    polls,
    pollsPerGeneration: 0,
    delayPerPictureMs: 0,
  };
  const start = firstPossible(distribution);
  // The later the last poll, the later the next: waiting costs are convex. So the search never goes past the next poll of the point after.
  let until = last;
  for (let i = last - 1; i >= start; i--) {
    const best = bestStep(policy, i, until, last);
    cost[i] = best.cost;
    polls[i] = best.polls;
    until = best.next;
  }
  cost.fill(cost[start]!, 0, start);
  polls.fill(polls[start]!, 0, start);
  policy.pollsPerGeneration = polls[0]!;
  policy.delayPerPictureMs = cost[0]! - pollCostMs * polls[0]!;
  return policy;
}

interface PollStep {
  cost: number;
  polls: number;
  /** The grid point of the poll. */
  next: number;
}

function bestStep(policy: PollPolicy, i: number, until: number, last: number): PollStep {
  const { share, sumMs } = policy.distribution;
  const running = 1 - share[i]!;
  let best = several(policy, i);
  const earliestMs = gridMs[i]! + policy.minIntervalMs;
  for (let j = i + 1; j <= last && (j <= until || best.cost === Infinity); j++) {
    if (gridMs[j]! < earliestMs && j < last) continue;
    const waiting = gridMs[j]! * (share[j]! - share[i]!) - (sumMs[j]! - sumMs[i]!);
    const cost = policy.pollCostMs * running + waiting + policy.cost[j]!;
    if (cost < best.cost) best = { cost, polls: running + policy.polls[j]!, next: j };
  }
  return best;
}

/** Several polls at even intervals up to the next grid point, where the grid is coarser than the shortest interval. */
function several(policy: PollPolicy, i: number): PollStep {
  const { share } = policy.distribution;
  const gapMs = gridMs[i + 1]! - gridMs[i]!;
  const most = Math.floor(gapMs / policy.minIntervalMs);
  if (most < 2) return { cost: Infinity, polls: 0, next: i + 1 };
  const running = 1 - share[i]!;
  const ready = share[i + 1]! - share[i]!;
  const ideal = Math.sqrt((ready * gapMs) / (2 * Math.max(policy.pollCostMs * running, 1e-9)));
  const number = Math.max(1, Math.min(most, Math.round(ideal)));
  const polls = number * running - (ready * (number - 1)) / 2;
  const cost = policy.pollCostMs * polls + (ready * gapMs) / (2 * number) + policy.cost[i + 1]!;
  return { cost, polls: polls + policy.polls[i + 1]!, next: i + 1 };
}

/** Before this grid point next to nothing is ready, and it makes no difference how long ago the last poll was. */
function firstPossible({ share }: CompletionDistribution): number {
  return Math.max(0, share.findIndex((value) => value > 1e-4) - 1);
}
