import { mean, quantile, type Run } from './measure.ts';
import type { Row, Target } from './scenarios.ts';

/** What came of a row with all seeds. */
export interface Figures extends Required<Omit<Target, 'errorBeyond' | 'inTimeAtMost'>> {
  errorBeyond: number;
  inTimeAtMost: number;
}

/** @param known the figures of the row's estimator that knows the curve; null: it has none */
export function figuresOf(runs: readonly Run[], known: Figures | null): Figures {
  const delays = runs.flatMap((run) => run.delays);
  const median = (values: readonly number[]) => quantile(values, 0.5);
  const errorAtAccept = median(runs.flatMap((run) => run.errorsAtAccept));
  const errorSubmitted = median(runs.flatMap((run) => run.errorsInFlight));
  const inTime = mean(runs.flatMap((run) => run.endedInTime.map(Number)));
  return {
    firstHour: mean(runs.map((run) => run.firstHour)),
    pictures: mean(runs.map((run) => run.laterPerHour)),
    requestsEach: mean(runs.map((run) => run.requestsEach)),
    medianDelay: median(delays),
    p95Delay: quantile(delays, 0.95),
    longestDelay: quantile(delays, 1),
    errorAtAccept,
    errorSubmitted,
    errorBeyond:
      known === null
        ? 0
        : Math.max(errorAtAccept - known.errorAtAccept, errorSubmitted - known.errorSubmitted),
    inTime,
    inTimeAtMost: inTime,
  };
}

// Of these more is better.
const LEAST: readonly (keyof Target)[] = ['firstHour', 'pictures', 'inTime'];

/** Targets that are missed, and those that are known not to be reached. */
export function compare(
  { target, unreached = {} }: Row,
  figures: Figures,
  runs: readonly Run[],
): { missed: string[]; guarded: string[] } {
  const missed: string[] = [];
  const guarded: string[] = [];
  for (const [name, wanted] of Object.entries(target) as [keyof Target, number][]) {
    const isLeast = LEAST.includes(name);
    const isBetter = (bound: number) => (isLeast ? figures[name] >= bound : figures[name] <= bound);
    if (isBetter(wanted)) continue;
    const known = unreached[name];
    const problem = `${name} ${isLeast ? 'below' : 'above'} ${wanted}`;
    if (known !== undefined && isBetter(known.guard))
      guarded.push(`${problem}, guarded at ${known.guard}: ${known.because}`);
    else missed.push(problem);
  }
  const stuck = runs.reduce((sum, run) => sum + run.stuck, 0);
  if (target.longestDelay !== undefined && stuck > 0) missed.push(`${stuck} ready and never known`);
  for (const { mostInAnHour, allowed } of runs)
    if (mostInAnHour > allowed) missed.push(`${mostInAnHour} requests in an hour`);
  return { missed, guarded };
}
