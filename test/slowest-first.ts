import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Runs the files first that take longest, so that no worker is left with one at the end while the others are idle. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rankOf = ({ moduleId }: TestSpecification) =>
      SLOWEST.test(moduleId) ? 0 : SLOW.test(moduleId) ? 1 : 2;
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

// In the long run they take six minutes or more.
const SLOWEST = /\/test\/(chaos|dashboard|simulation\/budget-model)/;
// They start processes or go through hours of work.
const SLOW = /\/test\/(simulation|e2e|commands)\/|\.long\.test\./;
