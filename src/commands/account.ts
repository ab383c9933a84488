import { Command } from 'commander';
import { toAccountResource, type AccountResource } from '../resources/account-resource.ts';
import type { OperationContext } from '../operations/context.ts';
import { listAccounts } from '../operations/upstream/list-accounts.ts';
import { pauseAccount } from '../operations/upstream/pause-account.ts';
import { resumeAccount } from '../operations/upstream/resume-account.ts';
import { CommandFailure } from './failure.ts';
import { printData, table } from './output.ts';
import type { Terminal } from './terminal.ts';
import { withOperations } from './with-operations.ts';

type Change = (context: OperationContext, name: string) => Promise<void>;

export function accountCommand(terminal: Terminal): Command {
  const account = new Command('account').description('Upstream accounts, of the same settings as serve.');
  account
    .command('list')
    .description('List the upstream accounts and how they stand. Keys are not shown.')
    .option('--json', 'print one JSON value')
    .action(async ({ json }: { json?: boolean }) => {
      const accounts = await withAccounts(terminal, listAccounts);
      const data = accounts.map(toAccountResource);
      printData(terminal, json, data, () => accountTable(data));
    });
  const change = (verb: string, description: string, apply: Change) =>
    account
      .command(verb)
      .description(description)
      .argument('<name>', 'the account, as it is named in UPSTREAM_ACCOUNTS; else default')
      .option('--json', 'print one JSON value')
      .action(async (name: string, { json }: { json?: boolean }) => {
        const accounts = await withAccounts(terminal, async (context) => {
          await apply(context, name);
          return listAccounts(context);
        });
        const data = accounts.filter((row) => row.name === name).map(toAccountResource);
        printData(terminal, json, data[0], () => accountTable(data));
      });
  change('pause', 'Submit nothing more by an account; what it has taken is still asked about.', pauseAccount);
  change(
    'resume',
    'Use an account again that was paused, backOffs, or whose key was refused.',
    resumeAccount,
  );
  return account;
}

function withAccounts<T>(terminal: Terminal, work: (context: OperationContext) => Promise<T>): Promise<T> {
  return withOperations(terminal, (context) => {
    if (context.policy.accounts.length === 0)
      throw new CommandFailure('there is no upstream account: set NANOPHOTO_API_KEY or UPSTREAM_ACCOUNTS');
    return work(context);
  });
}

function accountTable(accounts: AccountResource[]): string[] {
  return table(
    ['NAME', 'SUBMITS', 'USED', 'FREE', 'PER HOUR', 'IN FLIGHT', 'TROUBLE', 'RESTS UNTIL', 'PAUSED'],
    accounts.map((account) => [
      account.name,
      account.submits,
      String(account.requestsUsed),
      String(account.requestsFree),
      String(account.requestsPerHour),
      `${account.inFlight}/${account.maxInFlight}`,
      account.failureReason === null ? '-' : `${account.failureReason} (${account.failureMessage ?? ''})`,
      account.retryAt ?? (account.failureReason === 'key_refused' ? 'resumed' : '-'),
      account.pausedAt ?? '-',
    ]),
  );
}
