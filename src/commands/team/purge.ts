import type { Command } from 'commander';
import { findTeam } from '../../operations/access/find-team.ts';
import { purgeTeam } from '../../operations/retention/purge-team.ts';
import { CommandFailure } from '../shared/command-failure.ts';
import { printData } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';
import { withProgress } from '../shared/with-progress.ts';

export function teamPurgeCommand(team: Command, terminal: Terminal): void {
  team
    .command('purge')
    .description('Erase the texts, events and files of an archived team. This cannot be undone.')
    .argument('<name>', 'the team')
    .requiredOption('--confirm <name>', 'the name of the team again')
    .option('--json', 'print one JSON value')
    .action(async (name: string, { confirm, json }: { confirm: string; json?: boolean }) => {
      const purged = await withOperations(terminal, async (context) => {
        const found = await findTeam(context, name);
        if (found.name !== confirm)
          throw new CommandFailure(`--confirm: the name of the team is ${found.name}`);
        return withProgress(terminal, 'purging', () => purgeTeam(context, found.id));
      });
      const data = {
        generationsErased: purged.generation_texts,
        eventsDeleted: purged.events,
        filesDeleted: purged.files,
        isComplete: purged.isComplete,
      };
      printData(terminal, json, data, () => [
        `${data.generationsErased} generations erased, ${data.eventsDeleted} events and ${data.filesDeleted} files deleted`,
        ...(data.isComplete ? [] : ['what is unreconciled or still delivered is left: run it again later']),
      ]);
    });
}
