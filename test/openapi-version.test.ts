import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { version } from '../src/version.ts';

const read = (path: string) =>
  JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')) as {
    version?: string;
    info?: { version: string };
  };

it('package, API and document have one version', () => {
  expect(read('package.json').version).toBe(version);
  expect(read('package-lock.json').version).toBe(version);
  expect(read('openapi/openapi.json').info?.version).toBe(version);
});

// What later documents are compared with.
it.each(['0.2.0', '0.3.0'])('the document that %s was released with is kept', (released) => {
  expect(read(`openapi/released/${released}.json`).info?.version).toBe(released);
});
