import type { Command } from 'commander';
import type { Terminal } from '../shared/terminal.ts';
import { configCheckCommand } from './check.ts';

export function configCommand(config: Command, terminal: Terminal): void {
  configCheckCommand(config, terminal);
}
