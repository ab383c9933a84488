import type { Command } from 'commander';
import { toBudgetResource } from '../../resources/budgets/budget-resource.ts';
import { findBudget } from '../../operations/budgets/find-budget.ts';
import { listBudgets } from '../../operations/budgets/list-budgets.ts';
import { CommandFailure } from '../shared/command-failure.ts';
import { printData } from '../shared/print-data.ts';
import { checkSubject, findSubject, type SubjectFlags } from '../shared/subject.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';
import { budgetTable } from './budget-table.ts';

type Flags = SubjectFlags & { json?: boolean };

export function budgetShowCommand(budget: Command, terminal: Terminal): void {
  budget
    .command('show')
    .description('Show budgets and their balances.')
    .argument('[id]', 'only this one, bud_…')
    .option('--gateway', 'only those of the whole gateway')
    .option('--team <name>', 'only those of one team and of its keys')
    .option('--key <id>', 'only those of one key')
    .option('--json', 'print one JSON value')
    .action(async (id: string | undefined, flags: Flags) => {
      checkSubject(flags, ['--gateway', '--team', '--key'], false);
      if (id === undefined) {
        const balances = await withOperations(terminal, async (context) => {
          const subject = await findSubject(context, flags);
          return (await listBudgets(context, filterOf(subject))).balances;
        });
        printData(terminal, flags.json, balances.map(toBudgetResource), () => budgetTable(balances));
        return;
      }
      if ([flags.gateway, flags.team, flags.key].some((flag) => flag !== undefined))
        throw new CommandFailure('an id goes with none of --gateway, --team, --key');
      const balance = await withOperations(terminal, (context) => findBudget(context, id));
      printData(terminal, flags.json, toBudgetResource(balance), () => budgetTable([balance]));
    });
}

function filterOf(subject: Awaited<ReturnType<typeof findSubject>>) {
  if (subject?.scope === 'gateway') return { scope: 'gateway' as const };
  if (subject?.scope === 'team') return { teamId: subject.teamId ?? '' };
  return subject === null ? {} : { keyId: subject.keyId ?? '' };
}
