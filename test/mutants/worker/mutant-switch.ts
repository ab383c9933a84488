/** What ran while no mutant was active. */
export interface Coverage {
  /** How often the mutant's place was passed. */
  count: number;
  /** Ids of the tests that passed it; null where it was passed outside of any: as a module was loaded or in `beforeAll`. */
  tests: Set<string> | null;
}

export interface MutantSwitch {
  /** Records from now on; the map fills while tests run. */
  record(): Map<string, Coverage>;
  activate(mutant: string, usualCount: number): void;
  deactivate(): void;
  /** Whose passages are recorded. */
  setTest(id: string | null): void;
}

/** Sets the global function that all instrumented code asks. */
export function createMutantSwitch(): MutantSwitch {
  let active: string | null = null;
  let left = 0;
  let test: string | null = null;
  let coverage = new Map<string, Coverage>();

  Object.assign(globalThis, {
    __mutant: (id: string): boolean => {
      if (active !== null) {
        if (id !== active) return false;
        if (left-- <= 0) throw new Error(ENDLESS);
        return true;
      }
      const known = coverage.get(id) ?? { count: 0, tests: new Set<string>() };
      coverage.set(id, known);
      known.count++;
      if (test === null) known.tests = null;
      else known.tests?.add(test);
      return false;
    },
  });

  return {
    record: () => (coverage = new Map()),
    activate(mutant, usualCount) {
      active = mutant;
      left = 1_000 + 20 * usualCount;
    },
    deactivate: () => (active = null),
    setTest: (id) => (test = id),
  };
}

/** The message where a mutant is passed twenty times as often as usual: an endless loop, as far as one can tell. */
export const ENDLESS = 'The mutant timed out: it loops.';
