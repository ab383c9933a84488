import { lognormalCdf } from './lognormal-cdf.ts';

/** A log-normal curve of completion times; `spread` is the standard deviation of the logarithm. */
export interface CompletionCurve {
  medianMs: number;
  spread: number;
}

// In steps of an eighth: fine enough that a mixture of neighbours shows any median between them. 2 s to 15 min covers
// every model of the vendor, videos included.
const MEDIANS = 50;
const FIRST_MEDIAN_MS = 2_000;
const MEDIAN_STEP = 0.125;
// From almost punctual to the 30–300 s of Nano Banana Pro and beyond.
export const spreads = [0.12, 0.2, 0.3, 0.45, 0.7, 1];

/** The curves that the weights belong to. */
export const curves: readonly CompletionCurve[] = Array.from({ length: MEDIANS }, (_, i) =>
  spreads.map((spread) => ({ medianMs: FIRST_MEDIAN_MS * Math.exp(i * MEDIAN_STEP), spread })),
).flat();

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
