import { pollPolicy, type PollLimits, type PollPolicy } from './poll-policy.ts';
import type { CompletionDistribution } from './completion-distribution.ts';

/**
 * The policy that takes at most `pollsPerGeneration` polls on average and leaves the least waiting. Of the prices that do, the lowest; never
 * below `lowestPollCostMs`.
 */
export function affordablePolicy(
  distribution: CompletionDistribution,
  pollsPerGeneration: number,
  limits: PollLimits & { lowestPollCostMs: number; highestPollCostMs: number },
): PollPolicy {
  let best = pollPolicy(distribution, limits.highestPollCostMs, limits);
  if (best.pollsPerGeneration >= pollsPerGeneration) return best;
  const atLowestCost = pollPolicy(distribution, limits.lowestPollCostMs, limits);
  if (atLowestCost.pollsPerGeneration <= pollsPerGeneration) return atLowestCost;
  let dear = best;
  let cheap = atLowestCost;
  for (let step = 0; step < STEPS && best.pollsPerGeneration < pollsPerGeneration * CLOSE_ENOUGH; step++) {
    const policy = pollPolicy(distribution, pollCostBetween(cheap, dear, pollsPerGeneration), limits);
    if (policy.pollsPerGeneration <= pollsPerGeneration) dear = best = policy;
    else cheap = policy;
  }
  return best;
}

// Looks fall about as a power of the price, so a straight line between the logarithms hits in three or four steps; kept off the ends,
// where it would creep.
function pollCostBetween(cheap: PollPolicy, dear: PollPolicy, polls: number): number {
  const share =
    Math.log(cheap.pollsPerGeneration / polls) / Math.log(cheap.pollsPerGeneration / dear.pollsPerGeneration);
  return cheap.pollCostMs * (dear.pollCostMs / cheap.pollCostMs) ** Math.min(0.9, Math.max(0.1, share));
}

// Using 97 % of what is affordable is near enough: the number itself is a forecast.
const CLOSE_ENOUGH = 0.97;
const STEPS = 8;
