import { appendFileSync, readFileSync } from 'node:fs';
import { TestRunner, vi, type RunnerTestCase, type RunnerTestFile } from 'vitest';
import { PLAN_VARIABLE, type Plan, type PlannedMutant, type Progress } from '../plan.ts';
import { createMutantSwitch, type Coverage } from './mutant-switch.ts';
import { createQuietRunner } from './quiet-runner.ts';

/** Runs Vitest's own entry, then the planned tests again and again with one mutant after the other, all in this process. */
export default class MutantRunner extends TestRunner {
  override async onAfterRunFiles(files: RunnerTestFile[]): Promise<void> {
    super.onAfterRunFiles(files);
    await tryMutants(this, JSON.parse(readFileSync(process.env[PLAN_VARIABLE]!, 'utf8')) as Plan);
  }
}

async function tryMutants(outer: TestRunner, { mutants, tests, progressPath }: Plan): Promise<void> {
  const mutantSwitch = createMutantSwitch();
  const runner = createQuietRunner(outer, mutantSwitch);
  const report = (progress: Progress) => appendFileSync(progressPath, `${JSON.stringify(progress)}\n`);

  const coverage = new Map<string, Map<string, Coverage>>();
  for (const test of tests) {
    const covered = mutantSwitch.record();
    vi.resetModules();
    const failure = await runner.run(test, isOnSqlite);
    if (failure === null) coverage.set(test, covered);
    else report({ kind: 'broken', test, error: failure.message });
  }

  for (const mutant of mutants) {
    report({ kind: 'begun', mutant: mutant.id });
    report(await tryMutant(mutant));
  }

  mutantSwitch.record();
  for (const test of coverage.keys()) {
    const failure = await runner.run(test, isOnSqlite);
    if (failure !== null) report({ kind: 'broken', test, error: failure.message });
  }

  async function tryMutant({ id, tests }: PlannedMutant): Promise<Progress> {
    let isCovered = false;
    for (const test of tests) {
      const covered = coverage.get(test)?.get(id);
      if (covered === undefined) continue;
      isCovered = true;
      mutantSwitch.activate(id, covered.count);
      // Loaded anew only where it matters: that costs more than most tests.
      if (covered.tests === null) vi.resetModules();
      const failure = await runner.run(
        test,
        (each) => isOnSqlite(each) && (covered.tests?.has(each.id) ?? true),
      );
      mutantSwitch.deactivate();
      if (covered.tests === null) vi.resetModules();
      if (failure === null) continue;
      const outcome = failure.message.includes('timed out') ? 'timed_out' : 'killed';
      return { kind: 'ended', mutant: id, outcome, by: failure.test };
    }
    return { kind: 'ended', mutant: id, outcome: isCovered ? 'survived' : 'uncovered', by: null };
  }
}

/** What holds on one engine holds on the other; a test that is not of the store can leave PostgreSQL out. */
function isOnSqlite(test: RunnerTestCase): boolean {
  return !/postgres/i.test(test.fullName);
}
