import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** Where a name may occur twice, since both mean the same thing: each with why. */
const shared: { first: RegExp; second: RegExp; reason: string }[] = [
  { first: /^http\/schemas\//, second: /./, reason: 'a wire schema has the name of what it shows' },
  {
    first: /^operations\//,
    second: /^store\//,
    reason: 'an operation and the query that it runs in a transaction',
  },
  { first: /^store\/schema\//, second: /./, reason: 'a table has the name of what its rows are' },
];

/** Names that other layers still use for two things. */
const exceptions: Record<string, string> = {};

describe('the exported symbols of src', () => {
  const places = new Map<string, string[]>();
  for (const file of readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  )) {
    const text = readFileSync(join(src, file), 'utf8');
    const exports = text.matchAll(
      /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|const|let|class|interface|type|enum) (\w+)/gm,
    );
    // A type and a constant of one name in one file are one thing.
    for (const name of new Set([...exports].map(([, found = '']) => found)))
      places.set(name, [...(places.get(name) ?? []), file]);
  }

  it('have a name of their own', () => {
    const twice = [...places].filter(([name, files]) => !(name in exceptions) && hasUnrelated(files));
    expect(twice.map(([name, files]) => `${name}: ${files.join(', ')}`)).toEqual([]);
  });

  it('are excepted only while they need it', () => {
    expect(Object.keys(exceptions).filter((name) => !hasUnrelated(places.get(name) ?? []))).toEqual([]);
  });
});

function hasUnrelated(files: string[]): boolean {
  return files.some((file, index) => files.slice(index + 1).some((other) => !mayShare(file, other)));
}

function mayShare(file: string, other: string): boolean {
  return shared.some(
    ({ first, second }) =>
      (first.test(file) && second.test(other)) || (first.test(other) && second.test(file)),
  );
}
