import type { Command } from 'commander';
import type { Terminal } from '../shared/terminal.ts';
import { priceListCommand } from './list.ts';

export function priceCommand(price: Command, terminal: Terminal): void {
  priceListCommand(price, terminal);
}
