import { Command } from 'commander';
import { toTimestamp } from '../domain/clock.ts';
import { TEAM_NAME, type Team } from '../domain/team.ts';
import { createTeam } from '../operations/create-team.ts';
import { listTeams } from '../operations/list-teams.ts';
import { CommandFailure } from './failure.ts';
import { printData, table } from './output.ts';
import type { Terminal } from './terminal.ts';
import { withOperations } from './with-operations.ts';

export function teamCommand(terminal: Terminal): Command {
  const team = new Command('team').description('Teams: who may call the gateway.');
  team
    .command('create')
    .description('Make a team.')
    .argument('<name>', 'letters, digits, dots, dashes and underscores; at most 64')
    .option('--json', 'print one JSON value')
    .action(async (name: string, { json }: { json?: boolean }) => {
      if (!TEAM_NAME.test(name))
        throw new CommandFailure('the name takes letters, digits, dots, dashes and underscores; at most 64');
      const created = await withOperations(terminal, (context) => createTeam(context, name));
      printData(terminal, json, toJson(created), () => [`created ${created.id} (${created.name})`]);
    });
  team
    .command('list')
    .description('List the teams.')
    .option('--json', 'print one JSON value')
    .action(async ({ json }: { json?: boolean }) => {
      const { teams } = await withOperations(terminal, (context) => listTeams(context));
      printData(terminal, json, teams.map(toJson), () =>
        table(
          ['ID', 'NAME', 'CREATED'],
          teams.map(({ id, name, createdAt }) => [id, name, toTimestamp(createdAt)]),
        ),
      );
    });
  return team;
}

function toJson({ id, name, createdAt }: Team) {
  return { id, name, createdAt: toTimestamp(createdAt) };
}
