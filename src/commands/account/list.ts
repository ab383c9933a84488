import type { Command } from 'commander';
import { listAccounts } from '../../operations/upstream/list-accounts.ts';
import { toAccountResource } from '../../resources/upstream/account-resource.ts';
import { printData } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { accountTable } from './account-table.ts';
import { withAccounts } from './with-accounts.ts';

export function accountListCommand(account: Command, terminal: Terminal): void {
  account
    .command('list')
    .description('List the upstream accounts and their state. Keys are not shown.')
    .option('--json', 'print one JSON value')
    .action(async ({ json }: { json?: boolean }) => {
      const accounts = await withAccounts(terminal, listAccounts);
      const data = accounts.map(toAccountResource);
      printData(terminal, json, { data }, () => accountTable(data));
    });
}
