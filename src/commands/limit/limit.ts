import type { Command } from 'commander';
import type { Terminal } from '../shared/terminal.ts';
import { limitSetCommand } from './set.ts';
import { limitShowCommand } from './show.ts';

export function limitCommand(limit: Command, terminal: Terminal): void {
  limitSetCommand(limit, terminal);
  limitShowCommand(limit, terminal);
}
