import type { Command } from 'commander';
import type { Terminal } from '../shared/terminal.ts';
import { generationCancelCommand } from './cancel.ts';
import { generationListCommand } from './list.ts';
import { generationResolveCommand } from './resolve.ts';
import { generationShowCommand } from './show.ts';

export function generationCommand(generation: Command, terminal: Terminal): void {
  generationListCommand(generation, terminal);
  generationShowCommand(generation, terminal);
  generationCancelCommand(generation, terminal);
  generationResolveCommand(generation, terminal);
}
