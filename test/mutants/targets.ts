import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { instrument, type InstrumentedFile, type Mutant } from './instrument.ts';

export interface TargetFile extends InstrumentedFile {
  /** Absolute. */
  path: string;
}

/** The layers that are mutated, and whether all of their mutants are tried or a sample of each subject. */
const layers: Record<string, 'all' | 'sample'> = { domain: 'all', operations: 'sample' };

/** Every file of the mutated layers, with its mutants. */
export function readTargets(root: string): TargetFile[] {
  const src = join(root, 'src');
  const paths = Object.keys(layers).flatMap((layer) =>
    readdirSync(join(src, layer), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .sort()
      .map((file) => join(src, layer, file)),
  );
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: unknown;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(paths, options);
  const checker = program.getTypeChecker();
  return paths.map((path) => {
    const source = program.getSourceFile(path)!;
    return { path, ...instrument(source, relative(src, path), checker) };
  });
}

/** `domain/budgets`; `domain` for the files beside the subjects. */
export function subjectOf({ file }: Pick<Mutant, 'file'>): string {
  return file.split('/').slice(0, -1).join('/');
}

/** The mutants to try, by subject: all, or as many as asked for, drawn by the seed. */
export function chooseMutants(
  files: readonly TargetFile[],
  { sample, seed }: { sample: number; seed: number },
): Map<string, Mutant[]> {
  const bySubject = new Map<string, Mutant[]>();
  for (const mutant of files.flatMap(({ mutants }) => mutants))
    bySubject.set(subjectOf(mutant), [...(bySubject.get(subjectOf(mutant)) ?? []), mutant]);
  // A mutant's place in the draw depends on nothing but itself, so the sample hardly changes when the program does.
  const place = ({ id }: Mutant) => createHash('sha256').update(`${seed} ${id}`).digest('hex');
  return new Map(
    [...bySubject].map(([subject, mutants]) => {
      const isSampled = layers[subject.split('/')[0]!] === 'sample';
      const drawn = mutants.toSorted((a, b) => place(a).localeCompare(place(b))).slice(0, sample);
      return [subject, isSampled ? drawn : mutants];
    }),
  );
}
