import type { Command } from 'commander';
import type { Terminal } from '../shared/terminal.ts';
import { databaseCompactCommand } from './compact.ts';
import { databaseCopyCommand } from './copy.ts';

export function databaseCommand(group: Command, terminal: Terminal): void {
  databaseCompactCommand(group, terminal);
  databaseCopyCommand(group, terminal);
}
