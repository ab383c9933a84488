import type { Command } from 'commander';
import { resumeAccount } from '../../operations/upstream/resume-account.ts';
import type { Terminal } from '../shared/terminal.ts';
import { changeAccount } from './change-account.ts';

export function accountResumeCommand(account: Command, terminal: Terminal): void {
  account
    .command('resume')
    .description('Use an account again that was paused, is in back-off, or whose key was refused.')
    .argument('<name>', 'the account, as named in UPSTREAM_ACCOUNTS; default with NANOPHOTO_API_KEY')
    .option('--json', 'print one JSON value')
    .action((name: string, { json }: { json?: boolean }) =>
      changeAccount(terminal, name, json, resumeAccount),
    );
}
