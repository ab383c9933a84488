import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Mutant } from './instrument.ts';
import type { PlannedMutant } from './plan.ts';
import { distance, relatedTests } from './related-tests.ts';
import type { TargetFile } from './targets.ts';

/** A mutant, the tests that may see it, and what its result depends on. */
export interface Trial extends PlannedMutant {
  mutant: Mutant;
  /** Hash of the source file. */
  source: string;
  /** Hash of the tests and of all that they load. */
  testsHash: string;
}

/** What there is to try of these mutants, whether or not it was tried before. */
export function createTrials(
  root: string,
  files: readonly TargetFile[],
  mutants: readonly Mutant[],
): Trial[] {
  const pathOf = new Map(files.flatMap(({ path, mutants }) => mutants.map(({ id }) => [id, path] as const)));
  const tests = relatedTests(root, [...new Set(mutants.map(({ id }) => pathOf.get(id)!))]);
  const hashOf = createFileHash();
  return mutants.map((mutant) => {
    const path = pathOf.get(mutant.id)!;
    const related = tests.filter(({ loads }) => loads.has(path));
    // Those that import it, or what imports it, know it best.
    const groups = [0, 1, 2].map((far) =>
      related
        .filter((test) => distance(root, test.path, mutant.file) === far)
        .sort((a, b) => a.loads.get(path)! - b.loads.get(path)!),
    );
    return {
      mutant,
      id: mutant.id,
      source: hashOf([path]),
      testsHash: hashOf(new Set(groups.flat().flatMap(({ loads }) => [...loads.keys()]))),
      tests: groups.map((group) => group.map((test) => test.path)),
      asked: 0,
    };
  });
}

/** Hashes sets of files, each of which is read once. */
function createFileHash(): (paths: Iterable<string>) => string {
  const texts = new Map<string, string>();
  return (paths) => {
    const hash = createHash('sha256');
    for (const path of [...paths].sort()) {
      const text = texts.get(path) ?? readFileSync(path, 'utf8');
      texts.set(path, text);
      hash.update(text);
    }
    return hash.digest('hex').slice(0, 12);
  };
}
