import { existsSync, readFileSync } from 'node:fs';
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

// The baseline that later documents are compared with.
it('the document of 0.2.0, the first that was released, is kept', () => {
  expect(existsSync(new URL('../openapi/released/0.2.0.json', import.meta.url))).toBe(true);
  expect(read('openapi/released/0.2.0.json').info?.version).toBe('0.2.0');
});
