import type { Command } from 'commander';
import type { Terminal } from '../shared/terminal.ts';
import { endpointCreateCommand } from './create.ts';
import { endpointDeleteCommand } from './delete.ts';
import { endpointEnableCommand } from './enable.ts';
import { endpointListCommand } from './list.ts';
import { endpointPauseCommand } from './pause.ts';
import { endpointRecoverCommand } from './recover.ts';
import { endpointSetCommand } from './set.ts';
import { endpointShowCommand } from './show.ts';
import { endpointTestCommand } from './test.ts';

export function endpointCommand(endpoint: Command, terminal: Terminal): void {
  endpointCreateCommand(endpoint, terminal);
  endpointListCommand(endpoint, terminal);
  endpointShowCommand(endpoint, terminal);
  endpointSetCommand(endpoint, terminal);
  endpointPauseCommand(endpoint, terminal);
  endpointEnableCommand(endpoint, terminal);
  endpointTestCommand(endpoint, terminal);
  endpointRecoverCommand(endpoint, terminal);
  endpointDeleteCommand(endpoint, terminal);
}
