import type { UnixMs } from './clock.ts';
import { lognormalCdf } from './lognormal.ts';

/**
 * What is known of how long a model takes at one quality: how likely each of a grid of log-normal curves is, given all that was seen.
 * A poll only ever says that a picture was ready before it, so the likelihood of `not ready after a, ready by b` is weighed exactly
 * for every curve; a late first look that finds the picture ready therefore teaches next to nothing, as it should.
 */
export interface CompletionTimes {
  /** One probability a curve, by median and then by spread; they add up to 1. */
  weights: number[];
  /** How well `waited / progress` foretells the whole: mean and variance of ln(actual / foretold), and how many it was learnt from. */
  progress: { bias: number; variance: number; count: number };
}

/** What is known of one finished picture, in milliseconds since its submission. */
export interface CompletionObservation {
  /** The last look that found it still running; 0 without one. */
  notReadyMs: number;
  /** The look that found it ready. Infinity when it never was. */
  readyMs: number;
  /** What the last reply while it ran said. */
  hint: ProgressHint | null;
}

export interface ProgressHint {
  waitedMs: number;
  /** Above 0, below 100. */
  progress: number;
}

/** A hint from a running reply, or null where its progress says nothing. */
export function progressHint(
  submittedAt: UnixMs,
  askedAt: UnixMs,
  progress: number | null,
): ProgressHint | null {
  const waitedMs = askedAt - submittedAt;
  return progress !== null && progress > 0 && progress < 100 && waitedMs > 0 ? { waitedMs, progress } : null;
}

/** The state before the first picture, from what the catalogue expects. */
export function expectedCompletionTimes(expected: { median: number; p95: number }): CompletionTimes {
  const spread = Math.log(expected.p95 / expected.median) / Z95;
  return {
    weights: normalized(
      curves.map(
        (curve) =>
          (0.5 * bell(Math.log(curve.medianMs / expected.median), 0.3) +
            0.5 * bell(Math.log(curve.medianMs / expected.median), DOUBT)) *
          bell(Math.log(curve.spread / spread), 0.5),
      ),
    ),
    progress: { bias: 0, variance: 0.5, count: 0 },
  };
}

/** The state after one more completed picture. Failed ones are left out: what fails early says nothing of how long success takes. */
export function learnCompletion(times: CompletionTimes, seen: CompletionObservation): CompletionTimes {
  const posterior = normalized(times.weights.map((weight, i) => weight * likelihood(i, seen)));
  const center = meanLogMedian(posterior);
  const spreads = spreadShares(posterior);
  const anywhere = normalized(
    curves.map(
      ({ medianMs, spread }, i) =>
        bell(Math.log(medianMs) - center, DOUBT) *
        (0.1 * spreadPrior(spread) + (spreads[i % SPREADS.length] ?? 0)),
    ),
  );
  return {
    weights: posterior.map((weight, i) => (1 - SHIFT_CHANCE) * weight + SHIFT_CHANCE * (anywhere[i] ?? 0)),
    progress: learnProgress(times.progress, seen),
  };
}

// In steps of an eighth: fine enough that a mixture of neighbours shows any median between them. 2 s to 15 min covers
// every model of the vendor, videos included.
const MEDIANS = 50;
const FIRST_MEDIAN_MS = 2_000;
const MEDIAN_STEP = 0.125;
// From almost punctual to the 30–300 s of Nano Banana Pro and beyond.
const SPREADS = [0.12, 0.2, 0.3, 0.45, 0.7, 1];

const Z95 = 1.6449;
// A curve may come to lie anywhere within a factor of about three: catalogue and vendor both have been off by that much.
const DOUBT = 0.8;
// About one change in a hundred pictures. Rarer, and a change takes more than 50 pictures to believe; more often, and the
// doubt costs looks all the time.
const SHIFT_CHANCE = 0.01;

export interface CompletionCurve {
  medianMs: number;
  spread: number;
}

/** The curves that the weights belong to. */
export const curves: readonly CompletionCurve[] = Array.from({ length: MEDIANS }, (_, i) =>
  SPREADS.map((spread) => ({ medianMs: FIRST_MEDIAN_MS * Math.exp(i * MEDIAN_STEP), spread })),
).flat();

// Very even or very wild curves are rarer than those between.
function spreadPrior(spread: number): number {
  return bell(Math.log(spread / 0.35), 0.7);
}

/** How likely each spread is. A model that becomes slower or faster mostly keeps the spread it had. */
function spreadShares(weights: readonly number[]): number[] {
  const shares = SPREADS.map(() => 0);
  weights.forEach((weight, i) => {
    shares[i % SPREADS.length]! += weight;
  });
  return shares;
}

function likelihood(index: number, { notReadyMs, readyMs }: CompletionObservation): number {
  const curve = curves[index];
  if (curve === undefined) return 0;
  return Math.max(curveCdf(curve, readyMs) - curveCdf(curve, notReadyMs), 1e-12);
}

// One picture in a hundred keeps to no curve (a stuck worker, a retry inside the upstream). Without this a single straggler
// would be taken for a change of all.
const STRAGGLERS = 0.01;
const STRAGGLER_SPREAD = 1.2;

/** The share that is ready within `ms`, stragglers included. */
export function curveCdf({ medianMs, spread }: CompletionCurve, ms: number): number {
  return (
    (1 - STRAGGLERS) * lognormalCdf(ms, medianMs, spread) +
    STRAGGLERS * lognormalCdf(ms, medianMs, STRAGGLER_SPREAD)
  );
}

// Only when the picture's end is known to within a factor of 1.5 does it say whether the hint was right.
const KNOWN_WITHIN = 1.5;
// Trust follows the last twenty or so.
const PROGRESS_MEMORY = 20;

function learnProgress(
  known: CompletionTimes['progress'],
  { notReadyMs, readyMs, hint }: CompletionObservation,
) {
  if (hint === null || notReadyMs <= 0 || readyMs > notReadyMs * KNOWN_WITHIN) return known;
  const error = Math.log(Math.sqrt(notReadyMs * readyMs)) - Math.log((hint.waitedMs * 100) / hint.progress);
  const gain = 1 / Math.min(known.count + 2, PROGRESS_MEMORY);
  const bias = known.bias + gain * (error - known.bias);
  const variance = (1 - gain) * (known.variance + gain * (error - known.bias) ** 2);
  return { bias, variance, count: known.count + 1 };
}

function meanLogMedian(weights: readonly number[]): number {
  return weights.reduce((sum, weight, i) => sum + weight * Math.log(curves[i]?.medianMs ?? 1), 0);
}

function bell(x: number, deviation: number): number {
  return Math.exp((-0.5 * x * x) / (deviation * deviation)) / deviation;
}

function normalized(weights: number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
