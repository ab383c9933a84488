import type { Command } from 'commander';
import type { Terminal } from '../shared/terminal.ts';
import { budgetAdjustCommand } from './adjust.ts';
import { budgetEndCommand } from './end.ts';
import { budgetLedgerCommand } from './ledger.ts';
import { budgetListCommand } from './list.ts';
import { budgetSetCommand } from './set.ts';
import { budgetShowCommand } from './show.ts';

export function budgetCommand(budget: Command, terminal: Terminal): void {
  budgetSetCommand(budget, terminal);
  budgetListCommand(budget, terminal);
  budgetShowCommand(budget, terminal);
  budgetAdjustCommand(budget, terminal);
  budgetLedgerCommand(budget, terminal);
  budgetEndCommand(budget, terminal);
}
