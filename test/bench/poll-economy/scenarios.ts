import { seededRandom } from './random.ts';
import type { Scenario } from './simulation.ts';
import { clairvoyant, everyMs, pollPlanStrategy, type Strategy } from './strategy.ts';
import { curves, scaled, type Curve, type ProgressKind } from './curves.ts';

const HOUR_MS = 3_600_000;

export type Arrivals = 'saturated' | 'poisson' | 'bursty';

/** What the issue demands; delays in seconds. */
export interface Target {
  picturesPerHour?: number;
  requestsEach?: number;
  medianDelay?: number;
  p95Delay?: number;
}

/** One row of the table. */
export interface Row {
  name: string;
  arrivals: Arrivals;
  requestsPerHour: number;
  hours: number;
  curve: Curve;
  /** What the catalogue says; the curve itself where absent. */
  catalogue?: Curve;
  /** From this picture on, this curve. */
  shift?: { at: number; curve: Curve };
  progress: ProgressKind;
  strategy: 'gateway' | 'every 3 s' | 'every 5 s' | 'limit';
  /** Pictures before this one do not count. */
  from: number;
  target: Target;
}

export function scenarioOf(row: Row, seed: number): { scenario: Scenario; strategy: Strategy } {
  const random = seededRandom(seed * 7_919);
  const { requestsPerHour, hours, curve, shift, progress } = row;
  const arrivals = arrivalTimes(row, random);
  const curveOf = (nth: number): Curve => (shift !== undefined && nth >= shift.at ? shift.curve : curve);
  return {
    scenario: { requestsPerHour, hours, arrivals, curveOf, progress, random },
    strategy: strategyOf(row, seed),
  };
}

function strategyOf({ strategy, catalogue, curve }: Row, seed: number): Strategy {
  if (strategy === 'every 3 s') return everyMs('every 3 s', 3_000);
  if (strategy === 'every 5 s') return everyMs('every 5 s', 5_000);
  return strategy === 'limit'
    ? clairvoyant
    : pollPlanStrategy(catalogue ?? curve, seededRandom(seed * 104_729));
}

// Half of the 50 pictures an hour that 100 requests make at best, whatever the allowance of the row.
const POISSON_PER_HOUR = 25;

function arrivalTimes({ arrivals, hours, requestsPerHour }: Row, random: () => number): number[] {
  if (arrivals === 'saturated') return Array.from({ length: (requestsPerHour / 2) * hours }, () => 0);
  // A Poisson stream given how many come: as many in every run, so that no seed has an easier load than another.
  // Bursty: as many, twenty-five at a time.
  const atOnce = arrivals === 'bursty' ? 25 : 1;
  const moments = Array.from({ length: (POISSON_PER_HOUR * hours) / atOnce }, () =>
    Math.round(random() * hours * HOUR_MS),
  );
  return moments.sort((a, b) => a - b).flatMap((moment) => Array.from({ length: atOnce }, () => moment));
}

const plain = {
  requestsPerHour: 100,
  hours: 11,
  progress: 'absent',
  strategy: 'gateway',
  from: 30,
  target: {},
} as const;

function saturatedTarget(curve: Curve, picturesPerHour: number): Target {
  return { picturesPerHour, requestsEach: 2.17, p95Delay: (1.5 * curve.p95Ms) / 1_000 };
}

const { '1K': k1, '4K': k4, Pro: pro } = curves;
const baselines = ['every 3 s', 'every 5 s', 'limit'] as const;

export const rows: Row[] = [
  ...[k1, k4, pro].flatMap((curve): Row[] => [
    {
      ...plain,
      name: curve.name,
      arrivals: 'saturated',
      curve,
      target: saturatedTarget(curve, curve === pro ? 43 : 46),
    },
    ...baselines.map((strategy): Row => ({
      ...plain,
      name: curve.name,
      arrivals: 'saturated',
      curve,
      strategy,
    })),
    {
      ...plain,
      name: curve.name,
      arrivals: 'poisson',
      curve,
      // For the slower curves no plan can: see docs/poll-plan.md.
      target: curve === k1 ? { medianDelay: 3, p95Delay: 8 } : {},
    },
    {
      ...plain,
      name: `${curve.name}, noisy progress`,
      arrivals: 'poisson',
      curve,
      progress: 'noisy',
      target: curve === k1 ? { medianDelay: 3, p95Delay: 8 } : {},
    },
    ...baselines.map((strategy): Row => ({
      ...plain,
      name: curve.name,
      arrivals: 'poisson',
      curve,
      strategy,
    })),
    { ...plain, name: curve.name, arrivals: 'bursty', curve },
    {
      ...plain,
      name: `${curve.name}, 5,000/h`,
      arrivals: 'poisson',
      requestsPerHour: 5_000,
      curve,
      hours: 6,
      target: { medianDelay: 2, p95Delay: 4 },
    },
  ]),
  ...[1 / 3, 1 / 2, 2, 3].map((factor): Row => ({
    ...plain,
    name: `1K, catalogue ×${factor.toFixed(2)}`,
    arrivals: 'saturated',
    curve: k1,
    catalogue: scaled(k1, factor),
    hours: 9,
    target: { requestsEach: 2.17, p95Delay: 45 },
  })),
  ...[1 / 2, 2].map((factor): Row => ({
    ...plain,
    name: `1K, catalogue ×${factor.toFixed(2)}`,
    arrivals: 'poisson',
    curve: k1,
    catalogue: scaled(k1, factor),
    hours: 9,
    target: { medianDelay: 3, p95Delay: 8 },
  })),
  ...[1 / 2, 2].flatMap((factor) =>
    [k1, k4].map((curve): Row => ({
      ...plain,
      name: `${curve.name}, shifts ×${factor.toFixed(2)}`,
      arrivals: 'saturated',
      curve,
      shift: { at: 150, curve: scaled(curve, factor) },
      hours: 9,
      from: 200,
      target: { requestsEach: 2.17, p95Delay: (1.5 * curve.p95Ms * factor) / 1_000 },
    })),
  ),
];
