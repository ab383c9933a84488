import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { SlowestFirst } from './test/slowest-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // What takes half a minute and has a quick test beside it runs in `npm run test:long` only.
    exclude: ['test/**/*.long.test.ts'],
    // Forks rather than threads: better-sqlite3 and child processes belong to a process of their own.
    pool: 'forks',
    // Files share the modules of their worker: to load them anew for each takes longer than most of the tests.
    isolate: false,
    // One more than there are cores: tests of processes spend much of their time waiting for them.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: SlowestFirst },
    // Before each file.
    setupFiles: ['test/property-seed.ts'],
    // The program for tests that start it, and a PostgreSQL server for those that ask for one.
    globalSetup: ['test/built-program.ts', 'test/postgres-server.ts'],
    // Many times what any takes on an idle machine: tests that start processes wait for their turn on a loaded one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
