import type { Command } from 'commander';
import { pauseAccount } from '../../operations/upstream/pause-account.ts';
import type { Terminal } from '../shared/terminal.ts';
import { changeAccount } from './change-account.ts';

export function accountPauseCommand(account: Command, terminal: Terminal): void {
  account
    .command('pause')
    .description('Submit nothing more to an account. Generations that it has confirmed are still polled.')
    .argument('<name>', 'the account, as named in UPSTREAM_ACCOUNTS; default with NANOPHOTO_API_KEY')
    .option('--json', 'print one JSON value')
    .action((name: string, { json }: { json?: boolean }) =>
      changeAccount(terminal, name, json, pauseAccount),
    );
}
