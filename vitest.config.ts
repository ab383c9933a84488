import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Forks rather than threads: better-sqlite3 and child processes belong to a process of their own.
    pool: 'forks',
    // Not one less than there are cores, as usual: on two that would leave one idle.
    maxWorkers: availableParallelism(),
    // A PostgreSQL server for the tests that ask for one, started by the first and stopped at the end of the run.
    globalSetup: ['test/postgres-server.ts'],
    // Many times what any takes on an idle machine: tests that start processes wait for their turn on a loaded one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
