import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** Where tests lie that run without a process or a browser of their own: a mutant costs milliseconds there. */
const folders = ['domain', 'operations', 'resources', 'upstream', 'http/routes'];

/** A test file, and all that it loads. */
export interface RelatedTest {
  path: string;
  /** How many imports lie between, by absolute path; itself included. */
  loads: Map<string, number>;
}

/** The tests that load one of the files. */
export function relatedTests(root: string, files: readonly string[]): RelatedTest[] {
  const imports = new Map<string, string[]>();
  const importsOf = (path: string) => {
    const known = imports.get(path) ?? readImports(path);
    imports.set(path, known);
    return known;
  };
  return folders
    .flatMap((folder) => testFiles(join(root, 'test', folder)))
    .map((path) => ({ path, loads: closure(path, importsOf) }))
    .filter(({ loads }) => files.some((file) => loads.has(file)));
}

/**
 * How far a test is from a source file: 0 for the tests of its own subject and layer, 1 for those of its layer, 2 for those of its
 * subject in other layers. Null for the others: the nearest are the likeliest to see a mutant, and one that lives costs all that are asked.
 */
export function distance(root: string, testPath: string, file: string): number | null {
  const folders = relative(join(root, 'test'), dirname(testPath)).replace('http/routes', 'routes').split('/');
  const [testLayer = '', testSubject = testLayer] = folders;
  const [layer, subject = ''] = dirname(file).split('/');
  const isNear = (nearSubjects[subject] ?? [subject]).includes(testSubject);
  if (testLayer === layer) return isNear ? 0 : 1;
  return isNear ? 2 : null;
}

/** The subjects whose tests come near what has no tests of its own, or none in other layers. */
const nearSubjects: Record<string, string[]> = {
  '': ['', 'generations', 'upstream'],
  events: ['events', 'deliveries'],
  models: ['models', 'generations', 'upstream'],
  'poll-plan': ['poll-plan', 'upstream'],
  waiting: ['waiting', 'generations', 'events'],
};

function testFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts') && !file.endsWith('.long.test.ts'))
    .sort()
    .map((file) => join(folder, file));
}

function closure(start: string, next: (path: string) => string[]): Map<string, number> {
  const seen = new Map([[start, 0]]);
  for (const [path, far] of seen)
    for (const target of next(path)) if (!seen.has(target)) seen.set(target, far + 1);
  return seen;
}

function readImports(path: string): string[] {
  const found = readFileSync(path, 'utf8').matchAll(
    /(?:\bfrom\s+|\bimport\s+|\bimport\(\s*)'(\.[^']+\.ts)'/g,
  );
  return [...found].map(([, specifier = '']) => resolve(dirname(path), specifier));
}
