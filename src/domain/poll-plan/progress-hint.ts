import type { UnixMs } from '../clock.ts';

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

/** How well `waited / progress` foretells the whole: mean and variance of ln(actual / foretold), and how many it was learnt from. */
export interface ProgressTrust {
  bias: number;
  variance: number;
  count: number;
}

// Off by a factor of two either way: worse than knowing nothing of the progress, so it is not used before it has shown its worth.
export const untriedProgress: ProgressTrust = { bias: 0, variance: 0.5, count: 0 };

// Only when the picture's end is known to within a factor of 1.5 does it say whether the hint was right.
const KNOWN_WITHIN = 1.5;
// Trust follows the last twenty or so.
const PROGRESS_MEMORY = 20;

/** The trust after a picture that was not ready after `notReadyMs` and ready by `readyMs`, with the last hint before that. */
export function learnProgress(
  known: ProgressTrust,
  { notReadyMs, readyMs, hint }: { notReadyMs: number; readyMs: number; hint: ProgressHint | null },
): ProgressTrust {
  if (hint === null || notReadyMs <= 0 || readyMs > notReadyMs * KNOWN_WITHIN) return known;
  const error = Math.log(Math.sqrt(notReadyMs * readyMs)) - Math.log((hint.waitedMs * 100) / hint.progress);
  const gain = 1 / Math.min(known.count + 2, PROGRESS_MEMORY);
  const bias = known.bias + gain * (error - known.bias);
  const variance = (1 - gain) * (known.variance + gain * (error - known.bias) ** 2);
  return { bias, variance, count: known.count + 1 };
}
