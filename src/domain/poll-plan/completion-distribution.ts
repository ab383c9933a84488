import { curveCdf, curves } from './completion-curve.ts';
import type { CompletionTimes } from './completion-times.ts';
import type { ProgressHint } from './progress-hint.ts';

/**
 * When a picture will be ready, on a fixed grid of times since its submission: for each grid point the share ready by then
 * and the running sum of the times (ms) at which that share was, from which any expected delay follows by subtraction.
 */
export interface CompletionDistribution {
  share: Float64Array;
  sumMs: Float64Array;
}

// 5 % steps: 0.9 s at 18 s, well below the shortest interval between polls. From 1 s to 35 min, past every model's limit.
const STEP = 0.05;
const FIRST_MS = 1_000;
const POINTS = 155;

/** The grid, in milliseconds since submission. */
export const gridMs: Float64Array = Float64Array.from(
  { length: POINTS },
  (_, i) => FIRST_MS * Math.exp(i * STEP),
);

/** The grid's first point at or after `ms`; the last one at most. */
export function gridIndex(ms: number): number {
  return Math.min(POINTS - 1, Math.max(0, Math.ceil(Math.log(ms / FIRST_MS) / STEP - 1e-9)));
}

// Which curve puts how much before which grid point never changes.
const curveShares: Float64Array[] = curves.map((curve) => gridMs.map((ms) => curveCdf(curve, ms)));

// Curves less likely than this do not move any decision.
const NEGLIGIBLE = 1e-4;

/** By when a share of the pictures is ready, in milliseconds since their submission, between grid points too. */
export function quantileMs({ share }: CompletionDistribution, wanted: number): number {
  const i = share.findIndex((value) => value >= wanted);
  if (i <= 0) return i < 0 ? gridMs.at(-1)! : FIRST_MS;
  const fraction = (wanted - share[i - 1]!) / (share[i]! - share[i - 1]!);
  return gridMs[i - 1]! * (gridMs[i]! / gridMs[i - 1]!) ** fraction;
}

export function completionDistribution(times: CompletionTimes): CompletionDistribution {
  const share = new Float64Array(POINTS);
  let total = 0;
  times.weights.forEach((weight, c) => {
    const shares = curveShares[c];
    if (weight < NEGLIGIBLE || shares === undefined) return;
    total += weight;
    for (let i = 0; i < POINTS; i++) share[i]! += weight * shares[i]!;
  });
  return withSums(share.map((value) => value / total));
}

/** The readiness if the curve with this index were the true one. */
export function distributionOfCurve(index: number): CompletionDistribution {
  return withSums(curveShares[index] ?? new Float64Array(POINTS));
}

/**
 * What remains once a running reply has named a progress. The forecast's learnt error is that of a forecast, so what was known before
 * is in it already: only what it knows beyond that counts, and a progress that tells nothing changes nothing.
 */
export function withHint(
  distribution: CompletionDistribution,
  times: CompletionTimes,
  hint: ProgressHint,
): CompletionDistribution {
  const { bias, variance } = times.progress;
  const foretold = Math.log((hint.waitedMs * 100) / hint.progress) + bias;
  const precision = 1 / variance - 1 / logVariance(distribution, hint.waitedMs);
  if (!(precision > 0)) return distribution;
  const share = new Float64Array(POINTS);
  let sum = 0;
  for (let i = 1; i < POINTS; i++) {
    const off = Math.log(gridMs[i]!) - STEP / 2 - foretold;
    const mass = distribution.share[i]! - distribution.share[i - 1]!;
    // The floor keeps a wrong hint from ruling anything out.
    if (gridMs[i]! > hint.waitedMs) sum += mass * (0.02 + Math.exp(-0.5 * off * off * precision));
    share[i] = sum;
  }
  return sum > 0 ? withSums(share.map((value) => value / sum)) : distribution;
}

function logVariance({ share }: CompletionDistribution, afterMs: number): number {
  let mass = 0;
  let mean = 0;
  let square = 0;
  for (let i = gridIndex(afterMs) + 1; i < POINTS; i++) {
    const p = share[i]! - share[i - 1]!;
    const x = Math.log(gridMs[i]!);
    mass += p;
    mean += p * x;
    square += p * x * x;
  }
  return mass > 0 ? square / mass - (mean / mass) ** 2 : 0;
}

function withSums(share: Float64Array): CompletionDistribution {
  const sumMs = new Float64Array(POINTS);
  for (let i = 0; i < POINTS; i++) {
    const mass = share[i]! - (i === 0 ? 0 : share[i - 1]!);
    sumMs[i] = (i === 0 ? 0 : sumMs[i - 1]!) + mass * gridMs[i]! * MIDDLE;
  }
  return { share, sumMs };
}

const MIDDLE = Math.exp(-STEP / 2);
