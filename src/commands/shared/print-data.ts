import type { Terminal } from './terminal.ts';

/** Prints data as one JSON value, or as lines for people. A list is `{ data }`, with `nextCursor` where it has pages. */
export function printData<Data extends object>(
  terminal: Terminal,
  json: boolean | undefined,
  data: NoArray<Data>,
  lines: () => string[],
): void {
  terminal.print(
    json
      ? `${JSON.stringify(data, null, 2)}\n`
      : lines()
          .map((line) => `${line}\n`)
          .join(''),
  );
}

/** An array could not get another field later, such as `nextCursor`. */
type NoArray<Data> = Data extends readonly unknown[] ? never : Data;

/** Rows as columns that line up, under a heading. */
export function table(heading: string[], rows: string[][]): string[] {
  const widths = heading.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [heading, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
