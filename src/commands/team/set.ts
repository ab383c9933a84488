import type { Command } from 'commander';
import { weightBounds } from '../../domain/access/team.ts';
import { findTeam } from '../../operations/access/find-team.ts';
import { setTeamWeight } from '../../operations/access/set-team-weight.ts';
import { parseWholeNumber } from '../shared/parse-whole-number.ts';
import { printData } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';
import { teamJson } from './team-json.ts';

export function teamSetCommand(team: Command, terminal: Terminal): void {
  team
    .command('set')
    .description("Set a team's fair share of the submissions while other teams are waiting too.")
    .argument('<name>', 'the team')
    .requiredOption(
      '--weight <number>',
      'a team of weight 2 gets twice the share of a team of weight 1',
      parseWholeNumber('--weight', weightBounds.min, weightBounds.max),
    )
    .option('--json', 'print one JSON value')
    .action(async (name: string, { weight, json }: { weight: number; json?: boolean }) => {
      const changed = await withOperations(terminal, async (context) =>
        setTeamWeight(context, { teamId: (await findTeam(context, name)).id, weight }),
      );
      printData(terminal, json, teamJson(changed), () => [`${changed.name} has weight ${changed.weight}`]);
    });
}
