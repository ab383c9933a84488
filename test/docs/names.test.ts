import { describe, expect, it } from 'vitest';
import { documentPaths, readDocument } from './documents.ts';
import { codeSpans, shellLines } from './markdown-parts.ts';
import { findUnknownCommand } from './unknown-commands.ts';
import { findUnknown, findUnknownPath, findUnknownScript, findUnknownSetting } from './unknown-names.ts';

// The changelog names what a release had, by the names of that release.
const documents = documentPaths().filter((path) => path !== 'CHANGELOG.md');

describe.each(documents)('%s', (path) => {
  const text = readDocument(path);

  it('names settings, metrics, event types, codes, fields, paths, scripts and files that exist', () => {
    expect(withoutNull(codeSpans(text).map(findUnknown))).toEqual([]);
  });

  it('names commands and options that exist', async () => {
    const commands = [...codeSpans(text), ...shellLines(text)].flatMap(commandsIn);
    expect(withoutNull(await Promise.all(commands.map(findUnknownCommand)))).toEqual([]);
  });

  it('sets settings, calls paths and runs scripts that exist in its examples', () => {
    const lines = shellLines(text);
    const found = [
      ...matches(lines, /(?:^| )([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)*)=/g).map(findUnknownSetting),
      ...matches(lines, /127\.0\.0\.1:8080(\/[^ '"?;]+)/g).map((route) => findUnknownPath(route)),
      ...matches(lines, /(npm run [\w:-]+)/g).map(findUnknownScript),
    ];
    expect(withoutNull(found)).toEqual([]);
  });
});

it.each([
  ['keepFree', 'keepFree is no field'],
  ['UPSTREAM_REQUEST_PER_HOUR', 'UPSTREAM_REQUEST_PER_HOUR is no setting'],
  ['nanogate_lost_total', 'nanogate_lost_total is no metric'],
  ['nanogate_database_up{team="a"} == 0', 'nanogate_database_up has no label team'],
  ['generation.lost', 'generation.lost is no event type'],
  ['budget_lost', 'budget_lost is no code'],
  ['GET /v1/generation/{id}', '/v1/generation/{id} is no path'],
  ['DELETE /v1/generations/{id}', '/v1/generations/{id} has no DELETE'],
  ['npm run lost', 'lost is no script'],
  ['src/lost.ts', 'src/lost.ts is no file'],
  ['settled', null],
])('finds out about `%s`', (span, problem) => {
  expect(findUnknown(span)).toBe(problem);
});

it.each([
  ['nanogate team lost', 'nanogate team lost is no command'],
  ['nanogate team list --lost', 'nanogate team list has no --lost'],
  ['nanogate team set web --weight 2', null],
])('finds out about `%s`', async (line, problem) => {
  expect(await findUnknownCommand(line)).toBe(problem);
});

function matches(lines: string[], pattern: RegExp): string[] {
  return lines.flatMap((line) => [...line.matchAll(pattern)].map(([, found = '']) => found));
}

/** The command lines of nanogate in a line; what comes after a pipe, a comment or in brackets is not its. */
function commandsIn(line: string): string[] {
  return [...line.matchAll(/(?:^|[$(] ?)(nanogate [^|#&)]*)/g)].map(([, command = '']) => command);
}

function withoutNull(problems: (string | null)[]): string[] {
  return problems.filter((problem) => problem !== null);
}
