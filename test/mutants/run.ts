import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import type { Mutant } from './instrument.ts';
import type { PlannedMutant, Progress } from './plan.ts';
import { distance, relatedTests, type RelatedTest } from './related-tests.ts';
import { reportOf, type TriedMutant } from './report.ts';
import { isSeen, openResults } from './results.ts';
import { runWorker } from './run-worker.ts';
import { chooseMutants, readTargets } from './targets.ts';

// npm run test:mutants [-- --only domain/budgets --only operations --sample 40 --seed 1]
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

const files = readTargets(root);
const chosen = new Map(
  [...chooseMutants(files, { sample: Number(values.sample), seed: Number(values.seed) })].filter(
    ([subject]) => values.only.some((only) => subject.startsWith(only)),
  ),
);
const fileOf = new Map(files.map((file) => [file.mutants[0]?.file, file]));
const mutants = [...chosen.values()].flat();
const tests = relatedTests(root, [...new Set(mutants.map(({ file }) => fileOf.get(file)!.path))]);

const texts = new Map<string, string>();
const hashOf = (paths: Iterable<string>) => {
  const hash = createHash('sha256');
  for (const path of [...paths].sort()) {
    const text = texts.get(path) ?? readFileSync(path, 'utf8');
    texts.set(path, text);
    hash.update(text);
  }
  return hash.digest('hex').slice(0, 12);
};

interface Pending extends PlannedMutant {
  mutant: Mutant;
  source: string;
  testsHash: string;
}

const all = mutants.map((mutant) => {
  const { path } = fileOf.get(mutant.file)!;
  const nearest = nearestTests(mutant, path);
  const testsHash = hashOf(new Set(nearest.flat().flatMap(({ loads }) => [...loads])));
  return {
    mutant,
    id: mutant.id,
    source: hashOf([path]),
    testsHash,
    tests: nearest.map((group) => group.map((test) => test.path)),
  };
});
let pending = all.filter(({ id, source, testsHash }) => results.find(id, source, testsHash) === null);
console.log(
  `${all.length} mutants, of which ${pending.length} are to be tried with ${tests.length} test files`,
);

while (pending.length > 0) {
  const byId = new Map(pending.map((each) => [each.id, each]));
  const hung = await runWorker(
    root,
    folder,
    {
      sources: Object.fromEntries(files.map(({ path, code }) => [path, code])),
      mutants: pending.map(({ id, tests }) => ({ id, tests })),
    },
    (progress) => record(progress, byId),
  );
  if (hung !== null) record({ kind: 'ended', mutant: hung, outcome: 'timed_out', by: null }, byId);
  const left = [...byId.values()];
  if (left.length === pending.length) throw new Error('No mutant could be tried: see what the tests print.');
  pending = left;
}

const tried = all.map(({ mutant, id, source, testsHash }): [string, TriedMutant] => {
  const { outcome } = results.find(id, source, testsHash)!;
  return [mutant.id, { mutant, outcome }];
});
const outcomes = new Map(tried);
const report = reportOf(
  new Map([...chosen].map(([subject, each]) => [subject, each.map(({ id }) => outcomes.get(id)!)])),
);
console.log(report.text);
process.exitCode = report.isEnough ? 0 : 1;

function record(progress: Progress, left: Map<string, Pending>): void {
  if (progress.kind === 'broken')
    console.error(
      `Fails without a mutant: ${progress.test}: ${stripVTControlCharacters(progress.error).split('\n')[0]}`,
    );
  if (progress.kind !== 'ended') return;
  const { mutant, source, testsHash } = left.get(progress.mutant)!;
  left.delete(progress.mutant);
  results.add({ mutant: mutant.id, source, tests: testsHash, outcome: progress.outcome, by: progress.by });
  if (!isSeen(progress.outcome)) console.log(`${mutant.file}:${mutant.line} ${progress.outcome}`);
}

/** Those that load the mutant's file, the nearest first. */
function nearestTests({ file }: Mutant, path: string): RelatedTest[][] {
  const related = tests.filter(({ loads }) => loads.has(path));
  return [0, 1, 2].map((far) => related.filter((test) => distance(root, test.path, file) === far));
}
