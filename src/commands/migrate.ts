import type { Command } from 'commander';
import { loadConfig } from '../config/load-config.ts';
import { cliActor } from '../domain/audit/actor.ts';
import { systemClock } from '../domain/clock.ts';
import { refuseLostDatabase } from '../gateway/refuse-lost-database.ts';
import { storeOptions } from '../gateway/store-options.ts';
import { migrateDatabase } from '../operations/backups/migrate-database.ts';
import { openStore } from '../store/open-store.ts';
import { printData } from './shared/print-data.ts';
import type { Terminal } from './shared/terminal.ts';
import { withProgress } from './shared/with-progress.ts';

export function migrateCommand(migrate: Command, terminal: Terminal): void {
  migrate.option('--json', 'print one JSON value').action(async ({ json }: { json?: boolean }) => {
    const config = loadConfig(terminal.environment);
    refuseLostDatabase(config);
    const store = openStore({ ...storeOptions(config), clock: systemClock });
    try {
      const applied = await withProgress(terminal, 'migrating', () =>
        migrateDatabase({ store, actor: cliActor(terminal.user) }),
      );
      printData(terminal, json, { applied }, () =>
        applied.length === 0 ? ['up to date'] : applied.map((name) => `applied ${name}`),
      );
    } finally {
      await store.close();
    }
  });
}
