import { Command } from 'commander';
import { endBudget } from '../../operations/budgets/end-budget.ts';
import { printData } from '../output.ts';
import type { Terminal } from '../terminal.ts';
import { withOperations } from '../with-operations.ts';

export function endBudgetCommand(terminal: Terminal): Command {
  return new Command('end')
    .description('End a budget: from now on it limits nothing. Its ledger stays.')
    .argument('<id>', 'the budget, bud_…')
    .option('--json', 'print one JSON value')
    .action(async (id: string, { json }: { json?: boolean }) => {
      await withOperations(terminal, (context) => endBudget(context, id));
      printData(terminal, json, { id, ended: true }, () => [`ended ${id}`]);
    });
}
