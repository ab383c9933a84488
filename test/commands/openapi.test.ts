import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runHere } from './command-line.ts';

it.each([
  ['json', 'openapi.json'],
  ['json-3.0', 'openapi.3.0.json'],
  ['yaml', 'openapi.yaml'],
])('`openapi --format %s` prints the committed %s (else: npm run openapi:generate)', async (format, file) => {
  const { status, stdout } = await runHere(['openapi', '--format', format]);
  expect(status).toBe(0);
  expect(stdout).toBe(readFileSync(new URL(`../../openapi/${file}`, import.meta.url), 'utf8'));
});
