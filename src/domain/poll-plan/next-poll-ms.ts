import type { PollPolicy } from './poll-policy.ts';
import { gridIndex, gridMs } from './completion-distribution.ts';

/** When to poll next, in milliseconds since submission, given a poll at `waitedMs` that found the picture running (0: not polled yet). */
export function nextPollMs(policy: PollPolicy, waitedMs: number): number {
  const earliest = waitedMs + policy.minIntervalMs;
  if (earliest >= policy.maxDurationMs) return policy.maxDurationMs;
  const { share, sumMs } = policy.distribution;
  const shareNow = at(share, waitedMs);
  const sumNow = at(sumMs, waitedMs);
  let best = { ms: policy.maxDurationMs, cost: Infinity };
  const consider = (ms: number): void => {
    const waiting = ms * (at(share, ms) - shareNow) - (at(sumMs, ms) - sumNow);
    const cost = waiting + at(policy.cost, ms);
    if (cost < best.cost) best = { ms, cost };
  };
  // Between grid points too, where these lie further apart than polls may.
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
