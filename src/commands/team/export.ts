import type { Command } from 'commander';
import { exportTeam } from '../../operations/access/export-team.ts';
import { findTeam } from '../../operations/access/find-team.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';
import { withProgress } from '../shared/with-progress.ts';

// Because a terminal that is drawn for each line would slow the export down.
const SHOWN_EVERY = 1_000;

export function teamExportCommand(team: Command, terminal: Terminal): void {
  team
    .command('export')
    .description('Print everything that belongs to a team, without secrets, as JSON lines.')
    .argument('<name>', 'the team')
    .action(async (name: string) => {
      // Where the lines go to a terminal too, they are progress enough.
      const { isErrorTerminal, isTerminal, printError } = terminal;
      const shown = { isErrorTerminal: isErrorTerminal && !isTerminal, printError };
      await withProgress(shown, 'exporting', (show) =>
        withOperations(terminal, async (context) => {
          const { id } = await findTeam(context, name);
          let done = 0;
          for await (const line of exportTeam(context, id)) {
            terminal.print(`${JSON.stringify(line)}\n`);
            if (++done % SHOWN_EVERY === 0) show({ done });
          }
        }),
      );
    });
}
