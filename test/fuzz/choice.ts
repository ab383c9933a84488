import { seededRandom } from '../seeded-random.ts';

/** What is drawn from one seed: the same in every run. */
export interface Choice {
  /** A whole number, both ends included. */
  integer(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** One entry, by the weights. */
  weighted<T extends { weight: number }>(list: readonly T[]): T;
}

export function createChoice(seed: number): Choice {
  const random = seededRandom(seed);
  const choice: Choice = {
    integer: (min, max) => min + Math.floor(random() * (max - min + 1)),
    chance: (probability) => random() < probability,
    pick: (list) => {
      if (list.length === 0) throw new Error('There is nothing to pick from');
      return list[Math.floor(random() * list.length)]!;
    },
    weighted: (list) => {
      let left = random() * list.reduce((sum, { weight }) => sum + weight, 0);
      return list.find(({ weight }) => (left -= weight) < 0) ?? list.at(-1)!;
    },
  };
  return choice;
}
