import { globSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import config from './vitest.config.ts';

// npm run test:long: the tests that have more rounds to run, and those that are long in themselves.
const hasRounds = (file: string) => /from '[./]+\/rounds\.ts'/.test(readFileSync(file, 'utf8'));
const include = globSync('test/**/*.test.ts').filter(
  (file) => file.endsWith('.long.test.ts') || hasRounds(file),
);

export default defineConfig({
  test: {
    ...config.test,
    include,
    exclude: [],
    env: { TEST_ROUNDS: 'long' },
    testTimeout: 900_000,
    hookTimeout: 900_000,
  },
});
