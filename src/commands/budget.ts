import { Command } from 'commander';
import { adjustBudgetCommand } from './budget/adjust.ts';
import { endBudgetCommand } from './budget/end.ts';
import { budgetLedgerCommand } from './budget/ledger.ts';
import { setBudgetCommand } from './budget/set.ts';
import { showBudgetsCommand } from './budget/show.ts';
import type { Terminal } from './terminal.ts';

export function budgetCommand(terminal: Terminal): Command {
  return new Command('budget')
    .description('Budgets: how many credits may be used in each period.')
    .addCommand(setBudgetCommand(terminal))
    .addCommand(showBudgetsCommand(terminal))
    .addCommand(adjustBudgetCommand(terminal))
    .addCommand(budgetLedgerCommand(terminal))
    .addCommand(endBudgetCommand(terminal));
}
