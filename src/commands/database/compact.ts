import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { loadConfig } from '../../config/load-config.ts';
import { cliActor } from '../../domain/audit/actor.ts';
import { systemClock } from '../../domain/clock.ts';
import { refuseLostDatabase } from '../../gateway/refuse-lost-database.ts';
import { storeOptions } from '../../gateway/store-options.ts';
import { compactDatabase } from '../../operations/backups/compact-database.ts';
import { migrateDatabase } from '../../operations/backups/migrate-database.ts';
import { openStore } from '../../store/open-store.ts';
import { CommandFailure } from '../shared/command-failure.ts';
import { printData } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withProgress } from '../shared/with-progress.ts';

export function databaseCompactCommand(group: Command, terminal: Terminal): void {
  group
    .command('compact')
    .description('Rewrite the SQLite file without its free space. The gateway must be stopped.')
    .option('--json', 'print one JSON value')
    .action(async ({ json }: { json?: boolean }) => {
      const config = loadConfig(terminal.environment);
      refuseLostDatabase(config);
      if (!config.DATABASE_URL.startsWith('file:'))
        throw new CommandFailure('PostgreSQL reuses free space by itself; VACUUM FULL gives it back');
      const file = config.DATABASE_URL.slice('file:'.length);
      const store = openStore({ ...storeOptions(config), clock: systemClock, exclusive: true });
      try {
        const context = { store, actor: cliActor(terminal.user) };
        const { bytesBefore, bytes } = await withProgress(terminal, 'compacting', async () => {
          await migrateDatabase(context);
          return compactDatabase(context, () => statSync(file).size);
        });
        printData(terminal, json, { bytesBefore, bytes }, () => [
          `${bytesBefore} bytes before, ${bytes} now`,
        ]);
      } finally {
        await store.close();
      }
    });
}
