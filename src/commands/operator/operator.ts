import type { Command } from 'commander';
import type { Terminal } from '../shared/terminal.ts';
import { operatorCreateCommand } from './create.ts';
import { operatorListCommand } from './list.ts';
import { operatorRevokeCommand } from './revoke.ts';

export function operatorCommand(operator: Command, terminal: Terminal): void {
  operatorCreateCommand(operator, terminal);
  operatorListCommand(operator, terminal);
  operatorRevokeCommand(operator, terminal);
}
