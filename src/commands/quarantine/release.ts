import { Argument, type Command } from 'commander';
import { rowTasks, type RowTask } from '../../domain/quarantine/row-failure.ts';
import { releaseRow } from '../../operations/quarantine/release-row.ts';
import { printData } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';

export function quarantineReleaseCommand(group: Command, terminal: Terminal): void {
  group
    .command('release')
    .description('Process a quarantined row at once. Its earlier failures no longer count.')
    .addArgument(new Argument('<task>', 'what fails').choices(rowTasks))
    .argument('<id>', 'id of the row')
    .option('--json', 'print one JSON value')
    .action(async (task: RowTask, id: string, { json }: { json?: boolean }) => {
      await withOperations(terminal, (context) => releaseRow(context, { task, rowId: id }));
      printData(terminal, json, { task, id }, () => [`${task} ${id}: released`]);
    });
}
