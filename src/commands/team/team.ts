import type { Command } from 'commander';
import type { Terminal } from '../shared/terminal.ts';
import { teamArchiveCommand } from './archive.ts';
import { teamCreateCommand } from './create.ts';
import { teamExportCommand } from './export.ts';
import { teamFilesCommand } from './files.ts';
import { teamListCommand } from './list.ts';
import { teamPurgeCommand } from './purge.ts';
import { teamRetentionCommand } from './retention.ts';
import { teamSetCommand } from './set.ts';
import { teamShowCommand } from './show.ts';

export function teamCommand(team: Command, terminal: Terminal): void {
  teamCreateCommand(team, terminal);
  teamListCommand(team, terminal);
  teamShowCommand(team, terminal);
  teamSetCommand(team, terminal);
  teamFilesCommand(team, terminal);
  teamRetentionCommand(team, terminal);
  teamArchiveCommand(team, terminal);
  teamExportCommand(team, terminal);
  teamPurgeCommand(team, terminal);
}
