import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isMet, type Scenario } from './checks.ts';
import { faultScenarios } from './fault-scenarios.ts';
import { compare, figuresOf, type Figures } from './figures.ts';
import { measureFairness } from './fairness.ts';
import { measure, type Run } from './measure.ts';
import { play, rows, type Row } from './scenarios.ts';
import { rowLine, rowsHeading, fairnessHeading, scenarioLines, scenariosHeading } from './tables.ts';
import { teamScenarios } from './team-scenarios.ts';

// Prints the tables of docs/poll-plan.md, or writes them there; exits 1 when a target is missed. Everything follows from the seeds.
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
  },
});
const SEEDS = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
const DOCUMENT = new URL('../../../docs/poll-plan.md', import.meta.url);

const startedAt = performance.now();
let failures = 0;
const isWanted = (name: string) => name.includes(values.only);
/** The lines of each table, which are printed as they come. */
const tables: Record<string, string[]> = {};

await playRows();
await playScenarios([...teamScenarios, ...faultScenarios]);
showFairness();
console.log(`${((performance.now() - startedAt) / 1_000).toFixed(0)} s; ${failures} missed`);
if (values.write) writeTables();
process.exitCode = failures === 0 ? 0 : 1;

async function playRows(): Promise<void> {
  print('rows', rowsHeading);
  const all = new Map<string, Figures>();
  for (const row of rows.filter(({ name, arrivals }) => isWanted(`${name} ${arrivals}`))) {
    const runs: Run[] = [];
    const longestDelayMs = (row.target.longestDelay ?? Infinity) * 1_000;
    for (const seed of SEEDS) runs.push(measure(await play(row, seed), { ...row, longestDelayMs }));
    const figures = figuresOf(runs, all.get(row.estimatorOf ?? '') ?? null);
    all.set(row.name, figures);
    print('rows', lineOf(row, figures, runs));
  }
}

function lineOf(row: Row, figures: Figures, runs: readonly Run[]): string {
  const result = compare(row, figures, runs);
  failures += result.missed.length;
  return rowLine(row, figures, result);
}

async function playScenarios(scenarios: readonly Scenario[]): Promise<void> {
  print('scenarios', scenariosHeading);
  for (const scenario of scenarios.filter(({ name }) => isWanted(name))) {
    const checks = await scenario.play(SEEDS.slice(0, 2));
    failures += checks.filter((check) => !isMet(check)).length;
    print('scenarios', ...scenarioLines(scenario, checks));
  }
}

function showFairness(): void {
  print('fairness', fairnessHeading);
  for (const perHour of [47, 470]) {
    const { name, worstDeviationPercent, worstDeviationPictures, worstTurn } = measureFairness(perHour);
    // A picture cannot be split: where one is more than 5 %, it is one picture.
    const met = (worstDeviationPercent <= 5 || worstDeviationPictures <= 1) && worstTurn <= 3;
    if (!met) failures++;
    print(
      'fairness',
      `| ${name} | ${worstDeviationPercent.toFixed(1)} % | ${worstDeviationPictures.toFixed(2)} pictures | ${worstTurn} others | ${met ? 'met' : 'MISSED'} |`,
    );
  }
}

function print(name: string, ...lines: string[]): void {
  (tables[name] ??= []).push(...lines);
  console.log(lines.join('\n'));
}

function writeTables(): void {
  const text = readFileSync(DOCUMENT, 'utf8').replace(
    /(<!-- measured: (\S+) -->\n).*?(<!-- \/measured -->)/gs,
    (_all, opening: string, name: string, closing: string) =>
      `${opening}\n${(tables[name] ?? []).join('\n')}\n\n${closing}`,
  );
  writeFileSync(DOCUMENT, text);
}
