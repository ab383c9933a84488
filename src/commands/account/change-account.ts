import { listAccounts } from '../../operations/upstream/list-accounts.ts';
import { toAccountResource } from '../../resources/upstream/account-resource.ts';
import { printData } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import type { CommandContext } from '../shared/with-operations.ts';
import { accountTable } from './account-table.ts';
import { withAccounts } from './with-accounts.ts';

/** Changes the account and prints its new state. @throws AppError `not_found` for a name that is not in the settings */
export async function changeAccount(
  terminal: Terminal,
  name: string,
  json: boolean | undefined,
  change: (context: CommandContext, name: string) => Promise<void>,
): Promise<void> {
  const accounts = await withAccounts(terminal, async (context) => {
    await change(context, name);
    return listAccounts(context);
  });
  const data = accounts.filter((row) => row.name === name).map(toAccountResource);
  printData(terminal, json, data[0]!, () => accountTable(data));
}
