import type { Command } from 'commander';
import type { UnixMs } from '../../domain/clock.ts';
import { listBudgets } from '../../operations/budgets/list-budgets.ts';
import { toBudgetResource } from '../../resources/budgets/budget-resource.ts';
import { parseTime } from '../shared/parse-time.ts';
import { printData } from '../shared/print-data.ts';
import { checkSubject, findSubject, type Subject, type SubjectFlags } from '../shared/subject.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';
import { nextPageHint, withPageOptions, type PageFlags } from '../shared/with-page-options.ts';
import { budgetTable } from './budget-table.ts';

type Flags = SubjectFlags & PageFlags & { at?: UnixMs; json?: boolean };

export function budgetListCommand(budget: Command, terminal: Terminal): void {
  const command = budget.command('list').description('List budgets and their balances, oldest first.');
  withPageOptions(command)
    .option('--gateway', 'only those of the whole gateway')
    .option('--team <name>', 'only those of one team and of its keys')
    .option('--key <id>', 'only those of one key')
    .option('--at <time>', 'balances of the periods that contain this time', parseTime('--at'))
    .option('--json', 'print one JSON value')
    .action(async ({ json, at, limit, cursor, ...flags }: Flags) => {
      checkSubject(flags, ['--gateway', '--team', '--key'], false);
      const { balances, nextCursor } = await withOperations(terminal, async (context) => {
        const filter = filterOf(await findSubject(context, flags));
        return listBudgets(context, { ...filter, at }, { limit, cursor });
      });
      printData(terminal, json, { data: balances.map(toBudgetResource), nextCursor }, () => [
        ...budgetTable(balances),
        ...nextPageHint(nextCursor),
      ]);
    });
}

function filterOf(subject: Subject | null) {
  if (subject?.scope === 'gateway') return { scope: 'gateway' as const };
  if (subject?.scope === 'team') return { teamId: subject.teamId ?? '' };
  return subject === null ? {} : { keyId: subject.keyId ?? '' };
}
