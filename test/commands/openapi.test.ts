import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runHere } from './command-line.ts';

it('`openapi` prints the committed document (else: npm run openapi:generate)', async () => {
  const { status, stdout } = await runHere(['openapi']);
  expect(status).toBe(0);
  expect(stdout).toBe(readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8'));
});
