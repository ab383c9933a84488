import type { Command } from 'commander';
import { exportTeam } from '../../operations/access/export-team.ts';
import { findTeam } from '../../operations/access/find-team.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';

export function teamExportCommand(team: Command, terminal: Terminal): void {
  team
    .command('export')
    .description('Print everything that belongs to a team, without secrets, as JSON lines.')
    .argument('<name>', 'the team')
    .action(async (name: string) => {
      await withOperations(terminal, async (context) => {
        const { id } = await findTeam(context, name);
        for await (const line of exportTeam(context, id)) terminal.print(`${JSON.stringify(line)}\n`);
      });
    });
}
