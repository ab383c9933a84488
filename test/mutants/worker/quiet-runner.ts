import { startTests } from 'vitest/internal/browser';
import type { RunnerTestCase, RunnerTestFile, RunnerTestSuite, TestRunner } from 'vitest';
import type { MutantSwitch } from './mutant-switch.ts';

export interface QuietRunner {
  /** Runs those tests of the file that are wanted, up to the first that fails; null when none does. */
  run(path: string, isWanted: (test: RunnerTestCase) => boolean): Promise<Failure | null>;
}

export interface Failure {
  test: string;
  message: string;
}

/** Runs test files in the process of another runner, of which Vitest's reporters hear nothing. */
export function createQuietRunner(outer: TestRunner, mutantSwitch: MutantSwitch): QuietRunner {
  let isWanted: (test: RunnerTestCase) => boolean = () => true;
  let failure: Failure | null = null;

  const runner = Object.assign(Object.create(outer) as TestRunner, {
    onQueued: async () => undefined,
    onCollected: async () => undefined,
    onTaskUpdate: async () => undefined,
    onAfterRunFiles: () => undefined,
    async onBeforeRunSuite(suite: RunnerTestSuite) {
      mutantSwitch.setTest(null);
      if (failure !== null) suite.mode = 'skip';
      await outer.onBeforeRunSuite(suite);
    },
    async onBeforeRunTask(test: RunnerTestCase) {
      mutantSwitch.setTest(test.id);
      if (failure !== null || !isWanted(test)) test.mode = 'skip';
      await outer.onBeforeRunTask(test);
    },
    onAfterRunTask(test: RunnerTestCase) {
      mutantSwitch.setTest(null);
      failure ??= failureOf(test);
      outer.onAfterRunTask(test);
    },
  });

  return {
    async run(path, wanted) {
      isWanted = wanted;
      failure = null;
      mutantSwitch.setTest(null);
      const files = await startTests([path], runner);
      return failure ?? files.map(failureOfSuite).find((found) => found !== null) ?? null;
    },
  };
}

/** Of a file that cannot be loaded, or of a hook. */
function failureOfSuite(suite: RunnerTestFile | RunnerTestSuite): Failure | null {
  const own = failureOf(suite);
  if (own !== null) return own;
  const inner = suite.tasks.flatMap((task) => (task.type === 'suite' ? [failureOfSuite(task)] : []));
  return inner.find((found) => found !== null) ?? null;
}

function failureOf(task: RunnerTestCase | RunnerTestFile | RunnerTestSuite): Failure | null {
  const message = task.result?.errors?.[0]?.message;
  return task.result?.state === 'fail' && message !== undefined ? { test: task.name, message } : null;
}
