import { CommandFailure } from './command-failure.ts';

/** Reads an option's value as a whole number. */
export function parseWholeNumber(option: string, min: number, max: number): (value: string) => number {
  return (value) => {
    const number = /^[+-]?\d{1,15}$/.test(value) ? Number(value) : NaN;
    if (!(number >= min && number <= max))
      throw new CommandFailure(`${option}: "${value}" is not a whole number from ${min} to ${max}`);
    return number;
  };
}
