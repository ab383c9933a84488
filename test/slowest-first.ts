import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Runs the files first that take longest, so that no worker is left with one at the end while the others are idle. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isSlow = ({ moduleId }: TestSpecification) => SLOW.test(moduleId);
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}

// They start processes or go through hours of work.
const SLOW = /\/test\/(simulation|e2e|commands)\/|\.long\.test\./;
