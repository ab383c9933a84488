/** Leaves `none` as it is, since the parser of the command line turns null into empty text; else what `parse` makes of it. */
export function orNone<T>(parse: (value: string) => T): (value: string) => T | 'none' {
  return (value) => (value === 'none' ? value : parse(value));
}

/** Of an option read by `orNone`: `none` as the null that operations take. */
export function noneAsNull<T>(value: T | 'none' | undefined): T | null | undefined {
  return value === 'none' ? null : value;
}
