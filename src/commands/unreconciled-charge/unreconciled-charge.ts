import type { Command } from 'commander';
import type { Terminal } from '../shared/terminal.ts';
import { unreconciledChargeListCommand } from './list.ts';
import { unreconciledChargeResolveCommand } from './resolve.ts';

export function unreconciledChargeCommand(group: Command, terminal: Terminal): void {
  unreconciledChargeListCommand(group, terminal);
  unreconciledChargeResolveCommand(group, terminal);
}
