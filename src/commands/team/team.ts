import type { Command } from 'commander';
import type { Terminal } from '../shared/terminal.ts';
import { teamCreateCommand } from './create.ts';
import { teamFilesCommand } from './files.ts';
import { teamListCommand } from './list.ts';
import { teamRetentionCommand } from './retention.ts';
import { teamSetCommand } from './set.ts';

export function teamCommand(team: Command, terminal: Terminal): void {
  teamCreateCommand(team, terminal);
  teamListCommand(team, terminal);
  teamSetCommand(team, terminal);
  teamFilesCommand(team, terminal);
  teamRetentionCommand(team, terminal);
}
