import { Type, type Static } from 'typebox';
import { curves } from './completion-curve.ts';
import type { CompletionTimes } from './completion-times.ts';

/** The form in the database: JSON of about 700 characters. Each weight is two digits in base 36: how much less likely than the likeliest. */
export const StoredCompletionTimes = Type.Object({
  weights: Type.String({ pattern: '^[0-9a-z]+$' }),
  bias: Type.Number(),
  variance: Type.Number(),
  count: Type.Integer(),
  /** Absent where an earlier version stored it. */
  exploredAt: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
});
export type StoredCompletionTimes = Static<typeof StoredCompletionTimes>;

// Two digits reach from 1 down to e^-26 in steps of a fiftieth: what one picture teaches is rarely less.
const STEPS_PER_NAT = 50;
const MOST = 36 * 36 - 1;

export function storeCompletionTimes({
  weights,
  progress,
  exploredAt,
}: CompletionTimes): StoredCompletionTimes {
  const highest = Math.max(...weights);
  const digits = weights.map((weight) =>
    Math.min(MOST, Math.round(-STEPS_PER_NAT * Math.log(weight / highest)))
      .toString(36)
      .padStart(2, '0'),
  );
  const { bias, variance, count } = progress;
  return { weights: digits.join(''), bias: rounded(bias), variance: rounded(variance), count, exploredAt };
}

/** Null when it was stored by a version with other curves: begin anew from the catalogue. */
export function restoreCompletionTimes(stored: StoredCompletionTimes): CompletionTimes | null {
  const { weights: digits, bias, variance, count, exploredAt = null } = stored;
  if (digits.length !== 2 * curves.length) return null;
  const weights = curves.map((_, i) =>
    Math.exp(-parseInt(digits.slice(2 * i, 2 * i + 2), 36) / STEPS_PER_NAT),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    weights: weights.map((weight) => weight / total),
    progress: { bias, variance, count },
    exploredAt,
  };
}

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
