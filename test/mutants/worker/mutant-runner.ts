import { appendFileSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { TestRunner, vi, type RunnerTestCase, type RunnerTestFile } from 'vitest';
import { PLAN_VARIABLE, type Outcome, type Plan, type PlannedMutant, type Progress } from '../plan.ts';
import { createMutantSwitch, type Coverage } from './mutant-switch.ts';
import { createQuietRunner } from './quiet-runner.ts';

/** Runs Vitest's own entry, then the planned tests again and again with one mutant after the other, all in this process. */
export default class MutantRunner extends TestRunner {
  // Vitest waits for it, whatever the type of the method says.
  // eslint-disable-next-line @typescript-eslint/no-misused-promises
  override async onAfterRunFiles(files: RunnerTestFile[]): Promise<void> {
    super.onAfterRunFiles(files);
    await tryMutants(this, JSON.parse(readFileSync(process.env[PLAN_VARIABLE]!, 'utf8')) as Plan);
  }
}

// What the nearest do not see, the others hardly do; a mutant in what every test passes would cost all of them.
const MAX_TEST_FILES = 12;

async function tryMutants(outer: TestRunner, { mutants, progressPath }: Plan): Promise<void> {
  // A counterexample is all that is asked for, not the simplest one; and a few of the values find nearly all that many find.
  fc.configureGlobal({ seed: 1, numRuns: 20, endOnFailure: true });
  const mutantSwitch = createMutantSwitch();
  const runner = createQuietRunner(outer, mutantSwitch);
  const report = (progress: Progress) => appendFileSync(progressPath, `${JSON.stringify(progress)}\n`);

  const coverage = new Map<string, Map<string, Coverage>>();
  /** What the file's tests pass. Asked for only once a mutant needs it: most are killed by the nearest tests. */
  async function coverageOf(test: string): Promise<Map<string, Coverage>> {
    const known = coverage.get(test);
    if (known !== undefined) return known;
    report({ kind: 'covering', test });
    const covered = mutantSwitch.record();
    vi.resetModules();
    const failure = await runner.run(test, isOnSqlite);
    if (failure !== null) report({ kind: 'broken', test, error: failure.message });
    const usable = failure === null ? covered : new Map<string, Coverage>();
    coverage.set(test, usable);
    return usable;
  }

  const asked = new Map(mutants.map((mutant) => [mutant.id, mutant.asked]));
  let alive = mutants;
  // All are tried with the tests of their own subject first: most need no others.
  for (let round = 0; alive.length > 0; round++) {
    const left: PlannedMutant[] = [];
    for (const mutant of alive) {
      const end = await tryMutant(mutant.id, mutant.tests[round] ?? []);
      if (end === 'spoilt') return;
      const isLast = round + 1 >= mutant.tests.length;
      if (end !== null || isLast)
        report({ kind: 'ended', mutant: mutant.id, ...(end ?? survival(mutant.id)) });
      else {
        left.push(mutant);
        report({ kind: 'lived', mutant: mutant.id, group: round, asked: asked.get(mutant.id)! });
      }
    }
    alive = left;
  }

  mutantSwitch.record();
  for (const [test, { size }] of coverage) {
    if (size === 0) continue;
    report({ kind: 'covering', test });
    const failure = await runner.run(test, isOnSqlite);
    if (failure !== null) report({ kind: 'broken', test, error: failure.message });
  }

  /** Null: it lives. `spoilt`: the tests no longer pass without it, since an earlier mutant left something behind, such as timers that stand still. */
  async function tryMutant(id: string, tests: string[]): Promise<Ending | 'spoilt' | null> {
    for (const test of tests) {
      const covered = (await coverageOf(test)).get(id);
      const count = asked.get(id)!;
      if (covered === undefined || count >= MAX_TEST_FILES) continue;
      asked.set(id, count + 1);
      report({ kind: 'trying', mutant: id, test });
      mutantSwitch.activate(id, covered.count);
      // Loaded anew only where it matters: that costs more than most tests.
      if (covered.tests === null) vi.resetModules();
      const isWanted = (each: RunnerTestCase) => isOnSqlite(each) && (covered.tests?.has(each.id) ?? true);
      const failure = await runner.run(test, isWanted);
      mutantSwitch.deactivate();
      if (covered.tests === null) vi.resetModules();
      if (failure === null) continue;
      if (!failure.message.includes('timed out')) return { outcome: 'killed', by: failure.test };
      return (await runner.run(test, isWanted)) === null
        ? { outcome: 'timed_out', by: failure.test }
        : 'spoilt';
    }
    return null;
  }

  function survival(id: string): Ending {
    return { outcome: asked.get(id)! > 0 ? 'survived' : 'uncovered', by: null };
  }
}

interface Ending {
  outcome: Outcome;
  by: string | null;
}

/** What holds on one engine holds on the other; a test that is not of the store can leave PostgreSQL out. */
function isOnSqlite(test: RunnerTestCase): boolean {
  return !/postgres/i.test(test.fullName);
}
