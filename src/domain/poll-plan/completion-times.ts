import type { UnixMs } from '../clock.ts';
import { curveCdf, curves, spreads } from './completion-curve.ts';
import { learnProgress, untriedProgress, type ProgressHint, type ProgressTrust } from './progress-hint.ts';

/**
 * What is known of how long a model takes at one quality: how likely each of a grid of log-normal curves is, given all that was seen.
 * A poll only ever says that a picture was ready before it, so the likelihood of `not ready after a, ready by b` is weighed exactly
 * for every curve; a late first poll that finds the picture ready therefore teaches next to nothing, as it should.
 */
export interface CompletionTimes {
  /** One probability a curve, by median and then by spread; they add up to 1. */
  weights: number[];
  progress: ProgressTrust;
  /**
   * When a first poll was last planned early in order to learn, see `early-poll-ms.ts`; null once one has found its picture ready, for
   * then it cost nothing.
   */
  exploredAt: UnixMs | null;
}

/** What is known of one finished picture, in milliseconds since its submission. */
export interface CompletionObservation {
  /** The last poll that found it still running; 0 without one. */
  notReadyMs: number;
  /** The poll that found it ready. Infinity when it never was. */
  readyMs: number;
  /** What the last reply while it ran said. */
  hint: ProgressHint | null;
}

/** The state before the first picture, from what the catalogue expects. */
export function expectedCompletionTimes(expected: { median: number; p95: number }): CompletionTimes {
  const spread = Math.log(expected.p95 / expected.median) / Z95;
  return {
    weights: normalized(
      curves.map(
        (curve) =>
          ((1 - WRONG_CATALOGUE) * bell(Math.log(curve.medianMs / expected.median), 0.3) +
            WRONG_CATALOGUE * bell(Math.log(curve.medianMs / expected.median), FAR_OFF)) *
          bell(Math.log(curve.spread / spread), 0.5),
      ),
    ),
    progress: untriedProgress,
    exploredAt: null,
  };
}

/** Whether it still is little more than what the catalogue expects, which may be far off. */
export function isGuess({ weights }: CompletionTimes): boolean {
  const center = meanLogMedian(weights);
  const variance = weights.reduce(
    (sum, weight, i) => sum + weight * (Math.log(curves[i]?.medianMs ?? 1) - center) ** 2,
    0,
  );
  return Math.sqrt(variance) > GUESS_DEVIATION;
}

/** The state after one more completed picture. Failed ones are left out: what fails early says nothing of how long success takes. */
export function learnCompletion(times: CompletionTimes, seen: CompletionObservation): CompletionTimes {
  const posterior = normalized(times.weights.map((weight, i) => weight * likelihood(i, seen)));
  const center = meanLogMedian(posterior);
  const shares = spreadShares(posterior);
  const anywhere = normalized(
    curves.map(
      ({ medianMs, spread }, i) =>
        bell(Math.log(medianMs) - center, FAR_OFF) *
        (0.1 * spreadPrior(spread) + (shares[i % spreads.length] ?? 0)),
    ),
  );
  return {
    weights: posterior.map((weight, i) => (1 - SHIFT_CHANCE) * weight + SHIFT_CHANCE * (anywhere[i] ?? 0)),
    progress: learnProgress(times.progress, seen),
    exploredAt: wasEarly(times, seen) ? null : times.exploredAt,
  };
}

/** Whether it was ready at a first poll that was earlier than any that only waits until nearly all are. */
function wasEarly({ weights }: CompletionTimes, { notReadyMs, readyMs }: CompletionObservation): boolean {
  return notReadyMs === 0 && weights.reduce((sum, p, i) => sum + p * curveCdf(curves[i]!, readyMs), 0) < 0.95;
}

const Z95 = 1.6449;
// A curve may come to lie anywhere within a factor of about three: catalogue and vendor both have been off by that much.
const FAR_OFF = 0.8;
// The chance that the catalogue is far off. Higher, and the first pictures are polled early too often.
const WRONG_CATALOGUE = 0.3;
// About one change in 500 pictures. Rarer, and a change takes hundreds of pictures to believe; more often, and the suspicion
// costs polls all the time.
const SHIFT_CHANCE = 0.002;
// One picture in a thousand is odd in a way that no curve knows of. Without this a single one would rule curves out.
const ODD_SHARE = 0.001;

// Very even or very wild curves are rarer than those between.
function spreadPrior(spread: number): number {
  return bell(Math.log(spread / 0.35), 0.7);
}

/** How likely each spread is. A model that becomes slower or faster mostly keeps the spread it had. */
function spreadShares(weights: readonly number[]): number[] {
  const shares = spreads.map(() => 0);
  weights.forEach((weight, i) => {
    shares[i % spreads.length]! += weight;
  });
  return shares;
}

function likelihood(index: number, { notReadyMs, readyMs }: CompletionObservation): number {
  const curve = curves[index];
  if (curve === undefined) return 0;
  return Math.max(curveCdf(curve, readyMs) - curveCdf(curve, notReadyMs), ODD_SHARE);
}

// Of the logarithm of the median: half of what it is before the first picture; after ten it is a tenth.
const GUESS_DEVIATION = 0.25;

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
