import { gridIndex, gridMs, type Readiness } from './readiness.ts';

/** The best time for the next look after each grid time, at a given price of a request. All in milliseconds. */
export interface PollPolicy {
  readiness: Readiness;
  /** How much waiting one request is worth. */
  priceMs: number;
  minIntervalMs: number;
  maxDurationMs: number;
  /** For each grid point: what is still to be paid (waiting and requests) and still to be asked, times the share not ready by then. */
  cost: Float64Array;
  looks: Float64Array;
  /** What a new picture takes on average: looks, and waiting between ready and known. */
  looksPerPicture: number;
  delayPerPictureMs: number;
}

export interface PollLimits {
  minIntervalMs: number;
  maxDurationMs: number;
}

/**
 * Least `waiting + price × looks`, by backward induction over the grid: the cost from a look at t that found the picture running is
 * the least over the next look x of price + expected waiting of those ready in (t, x] + the cost from x. The last look is at
 * `maxDurationMs`. Takes about 0.1 ms.
 */
export function pollPolicy(readiness: Readiness, priceMs: number, limits: PollLimits): PollPolicy {
  const last = gridIndex(limits.maxDurationMs);
  const cost = new Float64Array(gridMs.length);
  const looks = new Float64Array(gridMs.length);
  const policy = { readiness, priceMs, ...limits, cost, looks, looksPerPicture: 0, delayPerPictureMs: 0 };
  const start = firstPossible(readiness);
  // The later the last look, the later the next: waiting costs are convex. So the search never goes past the next look of the point after.
  let until = last;
  for (let i = last - 1; i >= start; i--) {
    const best = bestLook(policy, i, until, last);
    cost[i] = best.cost;
    looks[i] = best.looks;
    until = best.next;
  }
  cost.fill(cost[start]!, 0, start);
  looks.fill(looks[start]!, 0, start);
  policy.looksPerPicture = looks[0]!;
  policy.delayPerPictureMs = cost[0]! - priceMs * looks[0]!;
  return policy;
}

interface Look {
  cost: number;
  looks: number;
  /** The grid point of the look. */
  next: number;
}

function bestLook(policy: PollPolicy, i: number, until: number, last: number): Look {
  const { share, sumMs } = policy.readiness;
  const running = 1 - share[i]!;
  let best = several(policy, i);
  const earliestMs = gridMs[i]! + policy.minIntervalMs;
  for (let j = i + 1; j <= last && (j <= until || best.cost === Infinity); j++) {
    if (gridMs[j]! < earliestMs && j < last) continue;
    const waiting = gridMs[j]! * (share[j]! - share[i]!) - (sumMs[j]! - sumMs[i]!);
    const cost = policy.priceMs * running + waiting + policy.cost[j]!;
    if (cost < best.cost) best = { cost, looks: running + policy.looks[j]!, next: j };
  }
  return best;
}

/** Several looks at even intervals up to the next grid point, where the grid is coarser than the shortest interval. */
function several(policy: PollPolicy, i: number): Look {
  const { share } = policy.readiness;
  const gapMs = gridMs[i + 1]! - gridMs[i]!;
  const most = Math.floor(gapMs / policy.minIntervalMs);
  if (most < 2) return { cost: Infinity, looks: 0, next: i + 1 };
  const running = 1 - share[i]!;
  const ready = share[i + 1]! - share[i]!;
  const ideal = Math.sqrt((ready * gapMs) / (2 * Math.max(policy.priceMs * running, 1e-9)));
  const number = Math.max(1, Math.min(most, Math.round(ideal)));
  const looks = number * running - (ready * (number - 1)) / 2;
  const cost = policy.priceMs * looks + (ready * gapMs) / (2 * number) + policy.cost[i + 1]!;
  return { cost, looks: looks + policy.looks[i + 1]!, next: i + 1 };
}

/** Before this grid point next to nothing is ready, and it makes no difference how long ago the last look was. */
function firstPossible({ share }: Readiness): number {
  return Math.max(0, share.findIndex((value) => value > 1e-4) - 1);
}
