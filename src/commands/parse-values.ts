import { CommandFailure } from './failure.ts';

/** Reads an option's value as a whole number. */
export function parseWholeNumber(option: string, min: number, max: number): (value: string) => number {
  return (value) => {
    const number = /^[+-]?\d{1,15}$/.test(value) ? Number(value) : NaN;
    if (!(number >= min && number <= max))
      throw new CommandFailure(`${option}: "${value}" is not a whole number from ${min} to ${max}`);
    return number;
  };
}

/** Leaves `none` as it is, since the parser of the command line turns null into empty text; else what `parse` makes of it. */
export function orNone<T>(parse: (value: string) => T): (value: string) => T | 'none' {
  return (value) => (value === 'none' ? value : parse(value));
}

/** Of an option read by `orNone`: `none` as the null that operations take. */
export function noneAsNull<T>(value: T | 'none' | undefined): T | null | undefined {
  return value === 'none' ? null : value;
}

/** Separated by commas. */
export function parseList(value: string): string[] {
  return value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

const RFC_3339 = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;

/** A day (its beginning in UTC) or a time with its offset. */
export function parseTime(option: string): (value: string) => number {
  return (value) => {
    const time = RFC_3339.test(value) ? Date.parse(value) : NaN;
    if (Number.isNaN(time))
      throw new CommandFailure(`${option}: "${value}" is no time such as 2026-12-31 or 2026-12-31T18:00:00Z`);
    return time;
  };
}
