import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import type { Progress } from './plan.ts';
import { reportOf } from './report.ts';
import { isSeen, openResults } from './results.ts';
import { runWorker } from './run-worker.ts';
import { chooseMutants, readTargets } from './targets.ts';
import { createTrials, type Trial } from './trials.ts';

// npm run test:mutants [-- --only domain/budgets --only operations --sample 40 --seed 1]
// `--only domain/.` chooses the files of a layer that are in none of its subjects.
const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [''] },
    sample: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
  },
});

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const folder = join(root, '.mutants');
const results = openResults(join(folder, 'results.jsonl'));
const resultOf = ({ id, source, testsHash }: Trial) => results.find(id, source, testsHash);

const files = readTargets(root);
const sources = Object.fromEntries(files.map(({ path, code }) => [path, code]));
const bySubject = chooseMutants(files, { sample: Number(values.sample), seed: Number(values.seed) });
const chosen = [...bySubject].filter(([subject]) => values.only.some((only) => isChosen(subject, only)));
const trials = createTrials(
  root,
  files,
  chosen.flatMap(([, mutants]) => mutants),
);
const left = new Map(trials.filter((trial) => resultOf(trial) === null).map((trial) => [trial.id, trial]));
console.log(`${trials.length} mutants, of which ${left.size} are to be tried`);

while (left.size > 0) {
  const before = left.size;
  const mutants = [...left.values()].map(({ id, tests, asked }) => ({ id, tests, asked }));
  const hung = await runWorker(root, folder, { sources, mutants }, record);
  if (hung !== null) record({ kind: 'ended', mutant: hung, outcome: 'timed_out', by: null });
  if (left.size === before) throw new Error('No mutant could be tried: see what the tests print.');
}

const outcomes = new Map(trials.map((trial) => [trial.id, resultOf(trial)!.outcome]));
const { text, isEnough } = reportOf(
  chosen.map(([subject, mutants]) => ({
    subject,
    tried: mutants.map((mutant) => ({ mutant, outcome: outcomes.get(mutant.id)! })),
  })),
);
console.log(text);
process.exitCode = isEnough ? 0 : 1;

function isChosen(subject: string, only: string): boolean {
  return only.endsWith('/.') ? subject === only.slice(0, -2) : subject.startsWith(only);
}

function record(progress: Progress): void {
  if (progress.kind === 'broken') {
    const [error] = stripVTControlCharacters(progress.error).split('\n');
    console.error(`Fails without a mutant: ${progress.test}: ${error}`);
  }
  if (progress.kind === 'lived') {
    // When a hung process is ended, the next one goes on from there.
    const trial = left.get(progress.mutant)!;
    trial.asked = progress.asked;
    trial.tests[progress.group] = [];
  }
  if (progress.kind !== 'ended') return;
  const { outcome, by } = progress;
  const { id, mutant, source, testsHash } = left.get(progress.mutant)!;
  left.delete(id);
  results.add({ mutant: id, source, tests: testsHash, outcome, by });
  if (!isSeen(outcome)) console.log(`${mutant.file}:${mutant.line} ${outcome}`);
}
