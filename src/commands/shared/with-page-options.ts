import type { Command } from 'commander';
import { parseWholeNumber } from './parse-whole-number.ts';

// Larger than the API's page: a terminal or a script reads it at once.
const MAX_ENTRIES = 10_000;
const DEFAULT_ENTRIES = 50;

/** Adds the options of a command that prints a list in pages. */
export function withPageOptions(command: Command): Command {
  return command
    .option(
      '--limit <entries>',
      'number of entries at most',
      parseWholeNumber('--limit', 1, MAX_ENTRIES),
      DEFAULT_ENTRIES,
    )
    .option('--cursor <text>', 'continue after the previous page');
}

export interface PageFlags {
  limit: number;
  cursor?: string;
}

/** The line below a table that says how to get the next page; none after the last. */
export function nextPageHint(nextCursor: string | null): string[] {
  return nextCursor === null ? [] : [`there is more: --cursor ${nextCursor}`];
}
