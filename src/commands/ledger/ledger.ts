import type { Command } from 'commander';
import type { Terminal } from '../shared/terminal.ts';
import { ledgerVerifyCommand } from './verify.ts';

export function ledgerCommand(ledger: Command, terminal: Terminal): void {
  ledgerVerifyCommand(ledger, terminal);
}
