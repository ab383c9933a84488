import type { Command } from 'commander';
import { createKey } from '../../operations/access/create-key.ts';
import { findTeam } from '../../operations/access/find-team.ts';
import { printData } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';

export function keyCreateCommand(key: Command, terminal: Terminal): void {
  key
    .command('create')
    .description('Create a key for a team. Its secret is shown only once.')
    .requiredOption('--team <name>', 'the team that the key is for')
    .option('--name <name>', 'what the key is used for', '')
    .option('--json', 'print one JSON value')
    .action(async ({ team, name, json }: { team: string; name: string; json?: boolean }) => {
      const created = await withOperations(terminal, async (context) =>
        createKey(context, (await findTeam(context, team)).id, name),
      );
      printData(terminal, json, created, () => [created.key, `(${created.id}; it cannot be shown again)`]);
    });
}
