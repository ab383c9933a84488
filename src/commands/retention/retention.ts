import type { Command } from 'commander';
import type { Terminal } from '../shared/terminal.ts';
import { retentionRunCommand } from './run.ts';

export function retentionCommand(group: Command, terminal: Terminal): void {
  retentionRunCommand(group, terminal);
}
