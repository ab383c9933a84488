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

/**
 * The policy that takes at most `looksPerPicture` looks on average and leaves the least waiting. Of the prices that do, the lowest; never
 * below `lowestPriceMs`.
 */
export function affordablePolicy(
  readiness: Readiness,
  looksPerPicture: number,
  limits: PollLimits & { lowestPriceMs: number; highestPriceMs: number },
): PollPolicy {
  let best = pollPolicy(readiness, limits.highestPriceMs, limits);
  if (best.looksPerPicture >= looksPerPicture) return best;
  const cheapest = pollPolicy(readiness, limits.lowestPriceMs, limits);
  if (cheapest.looksPerPicture <= looksPerPicture) return cheapest;
  let low = Math.log(limits.lowestPriceMs);
  let high = Math.log(limits.highestPriceMs);
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (low + high) / 2;
    const policy = pollPolicy(readiness, Math.exp(middle), limits);
    if (policy.looksPerPicture <= looksPerPicture) [high, best] = [middle, policy];
    else low = middle;
  }
  return best;
}

// To within 2 % of the price, much finer than the grid shows.
const HALVINGS = 10;

/** When to look next, in milliseconds since submission, given a look at `waitedMs` that found the picture running (0: not looked yet). */
export function nextLookMs(policy: PollPolicy, waitedMs: number): number {
  const earliest = waitedMs + policy.minIntervalMs;
  if (earliest >= policy.maxDurationMs) return policy.maxDurationMs;
  const { share, sumMs } = policy.readiness;
  const shareNow = at(share, waitedMs);
  const sumNow = at(sumMs, waitedMs);
  let best = { ms: policy.maxDurationMs, cost: Infinity };
  const consider = (ms: number): void => {
    const waiting = ms * (at(share, ms) - shareNow) - (at(sumMs, ms) - sumNow);
    const cost = waiting + at(policy.cost, ms);
    if (cost < best.cost) best = { ms, cost };
  };
  // Between grid points too, where these lie further apart than looks may.
  for (const factor of [1, 1.25, 1.5, 2, 2.5, 3])
    consider(Math.min(waitedMs + factor * policy.minIntervalMs, policy.maxDurationMs));
  for (let j = gridIndex(earliest); gridMs[j]! < policy.maxDurationMs && j < gridMs.length - 1; j++)
    consider(gridMs[j]!);
  consider(policy.maxDurationMs);
  return best.ms;
}

/** The value between grid points, in a straight line. */
function at(values: Float64Array, ms: number): number {
  const j = gridIndex(ms);
  if (j === 0) return values[0]!;
  const fraction = (ms - gridMs[j - 1]!) / (gridMs[j]! - gridMs[j - 1]!);
  return values[j - 1]! + Math.min(1, Math.max(0, fraction)) * (values[j]! - values[j - 1]!);
}
