import { simulate, type Finished } from './simulation.ts';
import { scenarioOf, type Row, type Target } from './scenarios.ts';

const HOUR_MS = 3_600_000;

/** Delays and errors in seconds. */
export interface Figures {
  /** Pictures of which the outcome became known, completed or failed: what the possible 50 an hour are counted in. */
  picturesPerHour: number;
  completedPerHour: number;
  /** Requests, submissions and polls, for each picture. */
  requestsEach: number;
  medianDelay: number;
  p95Delay: number;
  /** The p95 of the seed that had the highest. */
  worstP95Delay: number;
  /** Median absolute error of the estimates given on arrival. */
  startError: number;
  completionError: number;
  /** The most requests in any hour. */
  mostInAnHour: number;
}

/** Of the pictures of all seeds together. */
export function measure(row: Row, seeds: readonly number[]): Figures {
  const runs = seeds.map((seed) => {
    const { scenario, strategy } = scenarioOf(row, seed);
    return simulate(scenario, strategy);
  });
  const finished = runs.flatMap((run) => run.finished);
  const counted = finished.filter(({ nth }) => nth >= row.from);
  // Whole hours after the first, which an empty window makes better than the rest.
  const later = finished.filter(({ knownAt, delayMs }) => knownAt > HOUR_MS && delayMs !== null);
  const hours = (row.hours - 1) * seeds.length;
  const p95 = (pictures: Finished[]): number => quantile(delaysOf(pictures), 0.95);
  return {
    picturesPerHour: later.length / hours,
    completedPerHour: later.filter(({ completed }) => completed).length / hours,
    requestsEach: counted.reduce((sum, { polls }) => sum + 1 + polls, 0) / counted.length,
    medianDelay: quantile(delaysOf(counted), 0.5),
    p95Delay: p95(counted),
    worstP95Delay: Math.max(...runs.map((run) => p95(run.finished.filter(({ nth }) => nth >= row.from)))),
    startError: quantile(
      counted.map((p) => Math.abs(p.submittedAt - p.estimate.startAt) / 1_000),
      0.5,
    ),
    completionError: quantile(
      counted.map((p) => Math.abs(p.knownAt - p.estimate.knownAt) / 1_000),
      0.5,
    ),
    mostInAnHour: Math.max(...runs.map((run) => mostInAnHour(run.requestTimes))),
  };
}

function delaysOf(pictures: readonly Finished[]): number[] {
  return pictures.flatMap(({ delayMs }) => (delayMs === null ? [] : delayMs / 1_000));
}

export function missed(figures: Figures, target: Target): string[] {
  const {
    picturesPerHour = 0,
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
