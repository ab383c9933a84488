import type { Command } from 'commander';
import type { Terminal } from '../shared/terminal.ts';
import { accountListCommand } from './list.ts';
import { accountPauseCommand } from './pause.ts';
import { accountResumeCommand } from './resume.ts';

export function accountCommand(account: Command, terminal: Terminal): void {
  accountListCommand(account, terminal);
  accountPauseCommand(account, terminal);
  accountResumeCommand(account, terminal);
}
