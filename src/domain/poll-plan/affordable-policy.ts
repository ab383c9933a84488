import { pollPolicy, type PollLimits, type PollPolicy } from './poll-policy.ts';
import type { Readiness } from './readiness.ts';

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
  let dear = best;
  let cheap = cheapest;
  for (let step = 0; step < STEPS && best.looksPerPicture < looksPerPicture * CLOSE_ENOUGH; step++) {
    const policy = pollPolicy(readiness, priceBetween(cheap, dear, looksPerPicture), limits);
    if (policy.looksPerPicture <= looksPerPicture) dear = best = policy;
    else cheap = policy;
  }
  return best;
}

// Looks fall about as a power of the price, so a straight line between the logarithms hits in three or four steps; kept off the ends,
// where it would creep.
function priceBetween(cheap: PollPolicy, dear: PollPolicy, looks: number): number {
  const share =
    Math.log(cheap.looksPerPicture / looks) / Math.log(cheap.looksPerPicture / dear.looksPerPicture);
  return cheap.priceMs * (dear.priceMs / cheap.priceMs) ** Math.min(0.9, Math.max(0.1, share));
}

// Using 97 % of what is affordable is near enough: the number itself is a forecast.
const CLOSE_ENOUGH = 0.97;
const STEPS = 8;
