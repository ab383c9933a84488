import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { PLAN_VARIABLE, type Plan } from '../plan.ts';

const plan = JSON.parse(readFileSync(process.env[PLAN_VARIABLE] ?? '', 'utf8')) as Plan;
const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

export default defineConfig({
  root: here('../../..'),
  plugins: [{ name: 'mutants', enforce: 'pre', load: (id) => plan.sources[id] }],
  test: {
    include: [here('entry.ts')],
    runner: here('mutant-runner.ts'),
    // Some files ask for PostgreSQL before their tests, though those on PostgreSQL are left out.
    globalSetup: [here('../../postgres-server.ts')],
    pool: 'forks',
    isolate: false,
    maxWorkers: 1,
    // Some tests hang with some mutants. Many times what a test of an operation takes.
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // What mutants print, and the promises that nobody waits for any more, say nothing.
    silent: true,
    dangerouslyIgnoreUnhandledErrors: true,
  },
});
