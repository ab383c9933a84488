import { parseArgs } from 'node:util';
import { measureFairness } from './fairness.ts';
import { mean, measure, quantile, type Run } from './measure.ts';
import { play, rows, type Row } from './scenarios.ts';

// Prints the tables of docs/poll-plan.md; exits 1 when a target is missed. Everything follows from the seeds.
const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '3' }, only: { type: 'string', default: '' } },
});
const SEEDS = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);

const startedAt = performance.now();
let failures = 0;

const columns = [
  'first hour',
  'pictures/h',
  'requests each',
  'median',
  'p95',
  'longest',
  'at accept ±',
  'submitted ±',
  'in time',
  'target',
];
console.log(`All pictures of ${SEEDS.length} seeds; delays between ready and known, in seconds.\n`);
console.log(`| times | arrivals | ${columns.join(' | ')} |`);
console.log(`| --- | --- | ${columns.map(() => '---').join(' | ')} |`);
for (const row of rows.filter(({ name, arrivals }) => `${name} ${arrivals}`.includes(values.only))) {
  const runs: Run[] = [];
  const longestDelayMs = (row.target.longestDelay ?? Infinity) * 1_000;
  for (const seed of SEEDS) runs.push(measure(await play(row, seed), { ...row, longestDelayMs }));
  const { figures, problems } = figuresOf(row, runs);
  failures += problems.length;
  const result = problems.length > 0 ? `MISSED: ${problems.join('; ')}` : '';
  const numbers = [
    figures.firstHour.toFixed(1),
    figures.pictures.toFixed(2),
    figures.requestsEach.toFixed(3),
    figures.medianDelay.toFixed(1),
    figures.p95Delay.toFixed(1),
    figures.longestDelay.toFixed(0),
    percent(
      quantile(
        runs.flatMap((run) => run.errorsAtAccept),
        0.5,
      ),
    ),
    percent(
      quantile(
        runs.flatMap((run) => run.errorsInFlight),
        0.5,
      ),
    ),
    percent(mean(runs.flatMap((run) => run.endedInTime.map(Number)))),
  ];
  console.log(`| ${[row.name, row.arrivals, ...numbers, result || targetOf(row)].join(' | ')} |`);
}

console.log('\nFairness, teams of weight 1, 1 and 2, the first sends 1,000 at once; worst of all hours.\n');
console.log('| submissions | off by | | idle team waits for | target |\n| --- | --- | --- | --- | --- |');
for (const perHour of [47, 470]) {
  const { name, worstDeviationPercent, worstDeviationPictures, worstTurn } = measureFairness(perHour);
  // A picture cannot be split: where one is more than 5 %, it is one picture.
  const met = (worstDeviationPercent <= 5 || worstDeviationPictures <= 1) && worstTurn <= 3;
  if (!met) failures++;
  console.log(
    `| ${name} | ${worstDeviationPercent.toFixed(1)} % | ${worstDeviationPictures.toFixed(2)} pictures | ${worstTurn} others | ${met ? 'met' : 'MISSED'} |`,
  );
}
console.log(`\n${((performance.now() - startedAt) / 1_000).toFixed(0)} s; ${failures} missed`);
process.exitCode = failures === 0 ? 0 : 1;

function figuresOf({ target }: Row, runs: Run[]) {
  const delays = runs.flatMap((run) => run.delays);
  const figures = {
    firstHour: mean(runs.map((run) => run.firstHour)),
    pictures: mean(runs.map((run) => run.laterPerHour)),
    requestsEach: mean(runs.map((run) => run.requestsEach)),
    medianDelay: quantile(delays, 0.5),
    p95Delay: quantile(delays, 0.95),
    longestDelay: quantile(delays, 1),
  };
  const problems: string[] = [];
  for (const [name, wanted] of Object.entries(target) as [keyof typeof figures, number][]) {
    const isMore = name === 'firstHour' || name === 'pictures';
    if (isMore ? figures[name] < wanted : figures[name] > wanted)
      problems.push(`${name} ${isMore ? 'below' : 'above'} ${wanted}`);
  }
  const stuck = runs.reduce((sum, run) => sum + run.stuck, 0);
  if (target.longestDelay !== undefined && stuck > 0) problems.push(`${stuck} ready and never known`);
  for (const { mostInAnHour, allowed } of runs)
    if (mostInAnHour > allowed) problems.push(`${mostInAnHour} requests in an hour`);
  return { figures, problems };
}

/** Empty where the row does not look at it. */
function percent(share: number): string {
  return Number.isNaN(share) ? '' : `${(100 * share).toFixed(1)} %`;
}

function targetOf({ target }: Row): string {
  return Object.keys(target).length > 0 ? 'met' : '';
}
