import type { Command } from 'commander';
import type { Terminal } from '../shared/terminal.ts';
import { quarantineListCommand } from './list.ts';
import { quarantineReleaseCommand } from './release.ts';

export function quarantineCommand(group: Command, terminal: Terminal): void {
  quarantineListCommand(group, terminal);
  quarantineReleaseCommand(group, terminal);
}
