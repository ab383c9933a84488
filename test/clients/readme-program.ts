import { readFileSync } from 'node:fs';

/** The TypeScript client that the README shows, as its reader copies it. */
export function readmeProgram(): string {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const [, program] = /^```ts\n(.*?)^```/ms.exec(readme) ?? [];
  if (program === undefined) throw new Error('README.md shows no TypeScript client');
  return program;
}
