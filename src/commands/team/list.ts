import type { Command } from 'commander';
import { toTimestamp } from '../../domain/clock.ts';
import { listTeams } from '../../operations/access/list-teams.ts';
import { printData, table } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';
import { teamJson } from './team-json.ts';

export function teamListCommand(team: Command, terminal: Terminal): void {
  team
    .command('list')
    .description('List the teams.')
    .option('--json', 'print one JSON value')
    .action(async ({ json }: { json?: boolean }) => {
      const { teams } = await withOperations(terminal, (context) => listTeams(context));
      printData(terminal, json, { data: teams.map(teamJson) }, () =>
        table(
          ['ID', 'NAME', 'WEIGHT', 'CREATED'],
          teams.map(({ id, name, weight, createdAt }) => [id, name, String(weight), toTimestamp(createdAt)]),
        ),
      );
    });
}
