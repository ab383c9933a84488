import { measureFairness } from './fairness.ts';
import { measure, missed } from './measure.ts';
import { rows } from './scenarios.ts';
import { usableRequests } from '../../../src/domain/upstream/allowance.ts';

// Prints the table of docs/poll-plan.md; exits 1 when a target is missed. Everything follows from the seeds.
const SEEDS = [1, 2, 3, 4, 5];

const startedAt = performance.now();
let failures = 0;

const columns = [
  'pictures/h',
  'completed/h',
  'requests each',
  'median',
  'p95',
  'start ±',
  'known ±',
  'target',
];
console.log(
  `All pictures of ${SEEDS.length} seeds (worst p95: of one seed); delays between ready and known, and errors of the estimates, in seconds.\n`,
);
console.log(`| times | arrivals | plan | ${columns.join(' | ')} |`);
console.log(`| --- | --- | --- | ${columns.map(() => '---').join(' | ')} |`);
for (const row of rows) {
  const figures = measure(row, SEEDS);
  const problems = missed(figures, row.target);
  if (figures.mostInAnHour > usableRequests(row.requestsPerHour))
    problems.push(`${figures.mostInAnHour} requests in an hour`);
  failures += problems.length;
  const result =
    problems.length > 0 ? `MISSED: ${problems.join('; ')}` : Object.keys(row.target).length > 0 ? 'met' : '';
  const {
    picturesPerHour,
    completedPerHour,
    requestsEach,
    medianDelay,
    p95Delay,
    worstP95Delay,
    startError,
    completionError,
  } = figures;
  const numbers = [
    picturesPerHour.toFixed(1),
    completedPerHour.toFixed(1),
    requestsEach.toFixed(2),
    medianDelay.toFixed(1),
    p95Delay.toFixed(1),
    worstP95Delay.toFixed(1),
  ];
  const errors = row.strategy === 'gateway' ? [startError.toFixed(0), completionError.toFixed(0)] : ['', ''];
  console.log(`| ${[row.name, row.arrivals, row.strategy, ...numbers, ...errors, result].join(' | ')} |`);
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
