/** A scenario with targets for a few figures. */
export interface Scenario {
  name: string;
  /** Plays it with each seed; the figures are those of all of them together. */
  play(seeds: readonly number[]): Promise<Check[]>;
}

/** One figure and what is demanded of it; neither bound: it is only shown. */
export interface Check {
  what: string;
  value: number;
  unit: string;
  atMost?: number;
  atLeast?: number;
}

export function isMet({ value, atMost = Infinity, atLeast = -Infinity }: Check): boolean {
  return value <= atMost && value >= atLeast;
}
