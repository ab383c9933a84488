import type { Command } from 'commander';
import { listQuarantinedRows } from '../../operations/quarantine/list-quarantined-rows.ts';
import { toQuarantinedRowResource } from '../../resources/quarantine/quarantined-row-resource.ts';
import { printData, table } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';

export function quarantineListCommand(group: Command, terminal: Terminal): void {
  group
    .command('list')
    .description('List the rows that workers leave out because they keep failing.')
    .option('--json', 'print one JSON value')
    .action(async ({ json }: { json?: boolean }) => {
      const data = (await withOperations(terminal, listQuarantinedRows)).map(toQuarantinedRowResource);
      printData(terminal, json, { data }, () =>
        table(
          ['TASK', 'ID', 'FAILURES', 'SINCE', 'RETRY', 'ERROR'],
          data.map(({ task, id, failureCount, quarantinedAt, retryAt, error }) => [
            task,
            id,
            String(failureCount),
            quarantinedAt,
            retryAt,
            error,
          ]),
        ),
      );
    });
}
