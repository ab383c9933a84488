import { CommandFailure } from './command-failure.ts';

const RFC_3339 = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;

/** A day (its beginning in UTC) or a time with its offset. */
export function parseTime(option: string): (value: string) => number {
  return (value) => {
    const time = RFC_3339.test(value) ? Date.parse(value) : NaN;
    if (Number.isNaN(time))
      throw new CommandFailure(
        `${option}: "${value}" is not a time such as 2026-12-31 or 2026-12-31T18:00:00Z`,
      );
    return time;
  };
}
