import { seededRandom } from '../seeded-random.ts';

/** The choices of a run, which follow from its seed; when each is made depends on the machine as well. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number from `min` to `max`. */
  integer(min: number, max: number): number;
  pick<T>(choices: readonly T[]): T;
  chance(probability: number): boolean;
}

export function createRandom(seed: number): Random {
  const next = seededRandom(seed);
  const integer = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    integer,
    pick: (choices) => choices[integer(0, choices.length - 1)]!,
    chance: (probability) => next() < probability,
  };
}
