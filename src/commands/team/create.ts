import type { Command } from 'commander';
import { TEAM_NAME } from '../../domain/access/team.ts';
import { createTeam } from '../../operations/access/create-team.ts';
import { CommandFailure } from '../shared/command-failure.ts';
import { printData } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';
import { teamJson } from './team-json.ts';

const nameRule = 'letters, digits, dots, dashes and underscores; at most 64 characters';

export function teamCreateCommand(team: Command, terminal: Terminal): void {
  team
    .command('create')
    .description('Create a team.')
    .argument('<name>', nameRule)
    .option('--json', 'print one JSON value')
    .action(async (name: string, { json }: { json?: boolean }) => {
      if (!TEAM_NAME.test(name)) throw new CommandFailure(`the name takes ${nameRule}`);
      const created = await withOperations(terminal, (context) => createTeam(context, name));
      printData(terminal, json, teamJson(created), () => [`created ${created.id} (${created.name})`]);
    });
}
