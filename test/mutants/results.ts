import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Outcome } from './plan.ts';

/** How a mutant fared, with which program and which tests. */
export interface Result {
  mutant: string;
  /** Hash of the source file. */
  source: string;
  /** Hash of the tests that could see it, and of all that they load. */
  tests: string;
  outcome: Outcome;
  /** The test that failed. */
  by: string | null;
}

export interface Results {
  add(result: Result): void;
  /** Null where there is none, or the file has changed, or the mutant was not seen and the tests have changed. */
  find(mutant: string, source: string, tests: string): Result | null;
}

/** A file of JSON lines, added to as results come, so that a run that was interrupted goes on where it was. */
export function openResults(path: string): Results {
  mkdirSync(dirname(path), { recursive: true });
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  const latest = new Map<string, Result>();
  for (const line of lines) {
    if (line === '') continue;
    const result = JSON.parse(line) as Result;
    latest.set(result.mutant, result);
  }
  return {
    add(result) {
      latest.set(result.mutant, result);
      appendFileSync(path, `${JSON.stringify(result)}\n`);
    },
    find(mutant, source, tests) {
      const result = latest.get(mutant);
      if (result?.source !== source) return null;
      return isSeen(result.outcome) || result.tests === tests ? result : null;
    },
  };
}

export function isSeen(outcome: Outcome): boolean {
  return outcome === 'killed' || outcome === 'timed_out';
}
