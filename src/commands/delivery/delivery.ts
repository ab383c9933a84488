import type { Command } from 'commander';
import type { Terminal } from '../shared/terminal.ts';
import { deliveryListCommand } from './list.ts';
import { deliveryRetryCommand } from './retry.ts';
import { deliveryShowCommand } from './show.ts';

export function deliveryCommand(delivery: Command, terminal: Terminal): void {
  deliveryListCommand(delivery, terminal);
  deliveryShowCommand(delivery, terminal);
  deliveryRetryCommand(delivery, terminal);
}
