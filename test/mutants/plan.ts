/** What one run of the worker is to do; handed over as a JSON file. */
export interface Plan {
  /** Source files with their mutants compiled in, by absolute path. */
  sources: Record<string, string>;
  mutants: PlannedMutant[];
  /** Where the worker writes `Progress`, a JSON line each. */
  progressPath: string;
}

export interface PlannedMutant {
  id: string;
  /** Absolute paths in groups, the nearest first; a group that it has lived through is empty. */
  tests: string[][];
  /** How many test files have run it before, in other processes. */
  asked: number;
}

/** `uncovered`: no test runs it. `timed_out`: the tests did not come to an end, which is seen as well. */
export type Outcome = 'killed' | 'timed_out' | 'survived' | 'uncovered';

export type Progress =
  /** The tests of a file run without any mutant. */
  | { kind: 'covering'; test: string }
  /** They run with this one. */
  | { kind: 'trying'; mutant: string; test: string }
  /** It lived through the tests of a group; so many test files have run it by now. */
  | { kind: 'lived'; mutant: string; group: number; asked: number }
  | { kind: 'ended'; mutant: string; outcome: Outcome; by: string | null }
  /** They fail without any mutant, before the first or after the last one. */
  | { kind: 'broken'; test: string; error: string };

/** The environment variable with the path of the plan. */
export const PLAN_VARIABLE = 'MUTANTS_PLAN';
