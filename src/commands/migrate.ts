import { Command } from 'commander';
import { loadConfig } from '../config/config.ts';
import { systemClock } from '../domain/clock.ts';
import { openStore } from '../store/open-store.ts';
import { printData } from './output.ts';
import type { Terminal } from './terminal.ts';

export function migrateCommand(terminal: Terminal): Command {
  return new Command('migrate')
    .description("Bring the database's schema up to date. Every other command does it by itself.")
    .option('--json', 'print one JSON value')
    .action(async ({ json }: { json?: boolean }) => {
      const store = openStore({ url: loadConfig(terminal.environment).DATABASE_URL, clock: systemClock });
      try {
        const applied = await store.migrate();
        printData(terminal, json, { applied }, () =>
          applied.length === 0 ? ['up to date'] : applied.map((name) => `applied ${name}`),
        );
      } finally {
        await store.close();
      }
    });
}
