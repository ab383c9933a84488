import type { Command } from 'commander';
import { archiveTeam } from '../../operations/access/archive-team.ts';
import { findTeam } from '../../operations/access/find-team.ts';
import { printData } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';
import { teamJson } from './team-json.ts';

export function teamArchiveCommand(team: Command, terminal: Terminal): void {
  team
    .command('archive')
    .description('End a team: its keys are revoked, open work ends, money and usage stay.')
    .argument('<name>', 'the team')
    .option('--json', 'print one JSON value')
    .action(async (name: string, { json }: { json?: boolean }) => {
      const archived = await withOperations(terminal, async (context) =>
        archiveTeam(context, (await findTeam(context, name)).id),
      );
      printData(terminal, json, teamJson(archived), () => [`${archived.name} is archived`]);
    });
}
