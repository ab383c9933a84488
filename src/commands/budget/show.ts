import type { Command } from 'commander';
import type { UnixMs } from '../../domain/clock.ts';
import { findBudget } from '../../operations/budgets/find-budget.ts';
import { toBudgetResource } from '../../resources/budgets/budget-resource.ts';
import { parseTime } from '../shared/parse-time.ts';
import { printData } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';
import { budgetTable } from './budget-table.ts';

export function budgetShowCommand(budget: Command, terminal: Terminal): void {
  budget
    .command('show')
    .description('Show a budget and its balance.')
    .argument('<id>', 'the budget, bud_…')
    .option('--at <time>', 'the balance of the period that contains this time', parseTime('--at'))
    .option('--json', 'print one JSON value')
    .action(async (id: string, { at, json }: { at?: UnixMs; json?: boolean }) => {
      const balance = await withOperations(terminal, (context) => findBudget(context, id, { at }));
      printData(terminal, json, toBudgetResource(balance), () => budgetTable([balance]));
    });
}
