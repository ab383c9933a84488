import type { Command } from 'commander';
import { endBudget } from '../../operations/budgets/end-budget.ts';
import { printData } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';

export function budgetEndCommand(budget: Command, terminal: Terminal): void {
  budget
    .command('end')
    .description('End a budget. It limits nothing from now on; its ledger is kept.')
    .argument('<id>', 'the budget, bud_…')
    .option('--json', 'print one JSON value')
    .action(async (id: string, { json }: { json?: boolean }) => {
      await withOperations(terminal, (context) => endBudget(context, id));
      printData(terminal, json, { id, ended: true }, () => [`ended ${id}`]);
    });
}
