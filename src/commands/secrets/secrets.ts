import type { Command } from 'commander';
import type { Terminal } from '../shared/terminal.ts';
import { secretsReEncryptCommand } from './re-encrypt.ts';

export function secretsCommand(secrets: Command, terminal: Terminal): void {
  secretsReEncryptCommand(secrets, terminal);
}
