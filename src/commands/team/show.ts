import type { Command } from 'commander';
import { findTeam } from '../../operations/access/find-team.ts';
import { readLimits } from '../../operations/access/read-limits.ts';
import { listBudgets } from '../../operations/budgets/list-budgets.ts';
import { toBudgetResource } from '../../resources/budgets/budget-resource.ts';
import { budgetTable } from '../budget/budget-table.ts';
import { limitLines } from '../limit/limit-lines.ts';
import { printData } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';
import { teamJson } from './team-json.ts';

export function teamShowCommand(team: Command, terminal: Terminal): void {
  team
    .command('show')
    .description('Show a team with its limits, its budgets and those of its keys.')
    .argument('<name>', 'the team, by its name or id')
    .option('--json', 'print one JSON value')
    .action(async (name: string, { json }: { json?: boolean }) => {
      const { found, limits, balances } = await withOperations(terminal, async (context) => {
        const found = await findTeam(context, name);
        const { team: limits } = await readLimits(context, { teamId: found.id });
        const { balances } = await listBudgets(context, { teamId: found.id });
        return { found, limits, balances };
      });
      const data = { ...teamJson(found), limits, budgets: balances.map(toBudgetResource) };
      printData(terminal, json, data, () => [
        `${data.id} (${data.name}), created ${data.createdAt}`,
        `weight                  ${data.weight}`,
        ...limitLines(limits),
        '',
        ...budgetTable(balances),
      ]);
    });
}
