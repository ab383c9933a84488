import { simulate } from './simulation.ts';
import { scenarioOf, type Row, type Target } from './scenarios.ts';

const HOUR_MS = 3_600_000;

/** Delays and errors in seconds. */
export interface Figures {
  /** Pictures of which the outcome became known, completed or failed: what the possible 50 an hour are counted in. */
  picturesPerHour: number;
  completedPerHour: number;
  /** Requests, submissions and looks, for each picture. */
  requestsEach: number;
  medianDelay: number;
  p95Delay: number;
  /** Median absolute error of the estimates given on arrival. */
  startError: number;
  completionError: number;
  /** The most requests in any hour. */
  mostInAnHour: number;
}

/** The median of each figure over the seeds; the worst for the allowance, which must never be exceeded. */
export function measure(row: Row, seeds: readonly number[]): Figures {
  const runs = seeds.map((seed) => figuresOf(row, seed));
  const median = (pick: (figures: Figures) => number): number => quantile(runs.map(pick), 0.5);
  return {
    picturesPerHour: median((f) => f.picturesPerHour),
    completedPerHour: median((f) => f.completedPerHour),
    requestsEach: median((f) => f.requestsEach),
    medianDelay: median((f) => f.medianDelay),
    p95Delay: median((f) => f.p95Delay),
    startError: median((f) => f.startError),
    completionError: median((f) => f.completionError),
    mostInAnHour: Math.max(...runs.map((f) => f.mostInAnHour)),
  };
}

export function missed(figures: Figures, target: Target): string[] {
  const { picturesPerHour = 0,
    requestsEach = Infinity,
    medianDelay = Infinity,
    p95Delay = Infinity,
  } = target;
  return [
    ...(figures.picturesPerHour < picturesPerHour ? [`pictures an hour below ${picturesPerHour}`] : []),
    ...(figures.requestsEach > requestsEach ? [`requests each above ${requestsEach}`] : []),
    ...(figures.medianDelay > medianDelay ? [`median delay above ${medianDelay} s`] : []),
    ...(figures.p95Delay > p95Delay ? [`p95 delay above ${p95Delay} s`] : []),
  ];
}

function figuresOf(row: Row, seed: number): Figures {
  const { scenario, strategy } = scenarioOf(row, seed);
  const { finished, requestTimes } = simulate(scenario, strategy);
  const counted = finished.filter(({ nth }) => nth >= row.from);
  const delays = counted.flatMap(({ delayMs }) => delayMs ?? []);
  // Whole hours after the first, which an empty window makes better than the rest.
  const later = finished.filter(({ knownAt, delayMs }) => knownAt > HOUR_MS && delayMs !== null);
  return {
    picturesPerHour: later.length / (row.hours - 1),
    completedPerHour: later.filter(({ completed }) => completed).length / (row.hours - 1),
    requestsEach: counted.reduce((sum, { looks }) => sum + 1 + looks, 0) / counted.length,
    medianDelay: quantile(delays, 0.5) / 1_000,
    p95Delay: quantile(delays, 0.95) / 1_000,
    startError:
      quantile(
        counted.map((p) => Math.abs(p.submittedAt - p.estimate.startAt)),
        0.5,
      ) / 1_000,
    completionError:
      quantile(
        counted.map((p) => Math.abs(p.knownAt - p.estimate.knownAt)),
        0.5,
      ) / 1_000,
    mostInAnHour: mostInAnHour(requestTimes),
  };
}

export function mostInAnHour(times: readonly number[]): number {
  let most = 0;
  let first = 0;
  times.forEach((time, i) => {
    while (times[first]! <= time - HOUR_MS) first++;
    most = Math.max(most, i - first + 1);
  });
  return most;
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
