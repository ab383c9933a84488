import { Command } from 'commander';
import { toTimestamp } from '../domain/clock.ts';
import { TEAM_NAME, weightBounds, type Team } from '../domain/access/team.ts';
import { createTeam } from '../operations/access/create-team.ts';
import { findTeam } from '../operations/access/find-team.ts';
import { listTeams } from '../operations/access/list-teams.ts';
import { setTeamWeight } from '../operations/access/set-team-weight.ts';
import { CommandFailure } from './failure.ts';
import { printData, table } from './output.ts';
import { parseWholeNumber } from './parse-values.ts';
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
          ['ID', 'NAME', 'WEIGHT', 'CREATED'],
          teams.map(({ id, name, weight, createdAt }) => [id, name, String(weight), toTimestamp(createdAt)]),
        ),
      );
    });
  team
    .command('set')
    .description("Set a team's share of the submissions while other teams wait too.")
    .argument('<name>', 'the team')
    .requiredOption(
      '--weight <number>',
      'a team of weight 2 gets twice what one of weight 1 gets',
      parseWholeNumber('--weight', weightBounds.min, weightBounds.max),
    )
    .option('--json', 'print one JSON value')
    .action(async (name: string, { weight, json }: { weight: number; json?: boolean }) => {
      const changed = await withOperations(terminal, async (context) =>
        setTeamWeight(context, { teamId: (await findTeam(context, name)).id, weight }),
      );
      printData(terminal, json, toJson(changed), () => [`${changed.name} has weight ${changed.weight}`]);
    });
  return team;
}

function toJson({ id, name, weight, createdAt }: Team) {
  return { id, name, weight, createdAt: toTimestamp(createdAt) };
}
