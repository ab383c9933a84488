import { globSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import config from './vitest.config.ts';

// The tests that have more rounds to run: npm run test:long
const include = globSync('test/**/*.test.ts').filter((file) =>
  /from '[./]+\/rounds\.ts'/.test(readFileSync(file, 'utf8')),
);

export default defineConfig({
  test: { ...config.test, include, env: { TEST_ROUNDS: 'long' }, testTimeout: 900_000, hookTimeout: 900_000 },
});
