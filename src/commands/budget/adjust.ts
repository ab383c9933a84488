import type { Command } from 'commander';
import { toBudgetResource } from '../../resources/budgets/budget-resource.ts';
import { actorText } from '../../domain/audit/actor.ts';
import { MAX_CREDITS } from '../../domain/budgets/check-budget.ts';
import type { UnixMs } from '../../domain/clock.ts';
import { adjustBudget } from '../../operations/budgets/adjust-budget.ts';
import { printData } from '../shared/print-data.ts';
import { parseTime } from '../shared/parse-time.ts';
import { parseWholeNumber } from '../shared/parse-whole-number.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';
import { budgetTable } from './budget-table.ts';

interface Flags {
  credits: number;
  note: string;
  until: UnixMs | null | 'period';
  json?: boolean;
}

export function budgetAdjustCommand(budget: Command, terminal: Terminal): void {
  budget
    .command('adjust')
    .description('Add credits to a budget, or remove them, from now until a time.')
    .argument('<id>', 'the budget, bud_…')
    .requiredOption(
      '--credits <credits>',
      'whole number of credits, such as 500 or -500',
      parseWholeNumber('--credits', -MAX_CREDITS, MAX_CREDITS),
    )
    .requiredOption('--note <text>', 'the reason, recorded in the ledger')
    .option('--until <time>', 'a time, period (the end of the current one) or never', parseUntil, 'period')
    .option('--json', 'print one JSON value')
    .action(async (budgetId: string, { json, ...adjustment }: Flags) => {
      const balance = await withOperations(terminal, (context) =>
        adjustBudget(context, { ...adjustment, budgetId, actor: actorText(context.actor) }),
      );
      printData(terminal, json, toBudgetResource(balance), () => budgetTable([balance]));
    });
}

function parseUntil(value: string): UnixMs | null | 'period' {
  if (value === 'period') return value;
  return value === 'never' ? null : parseTime('--until')(value);
}
