import { Command, Option } from 'commander';
import { toBudgetResource, type BudgetStatement } from '../domain/budget-resource.ts';
import { budgetPeriods, isTimeZone, type BudgetPeriod } from '../domain/budget.ts';
import { findTeam } from '../operations/find-team.ts';
import { listBudgets } from '../operations/list-budgets.ts';
import { setBudget } from '../operations/set-budget.ts';
import { CommandFailure } from './failure.ts';
import { printData, table } from './output.ts';
import type { Terminal } from './terminal.ts';
import { withOperations } from './with-operations.ts';

interface SetOptions {
  team: string;
  limit: number;
  period: BudgetPeriod;
  timeZone: string;
  json?: boolean;
}

export function budgetCommand(terminal: Terminal): Command {
  const budget = new Command('budget').description('Budgets: how many credits may be used in each period.');
  budget
    .command('set')
    .description('Make a budget, or change its limit at once.')
    .requiredOption('--team <name>', 'whose generations it limits')
    .requiredOption('--limit <credits>', 'whole number of credits', parseCredits)
    .addOption(new Option('--period <period>', 'when it starts anew').choices(budgetPeriods).default('month'))
    .option('--time-zone <name>', 'IANA time zone in which periods begin', 'UTC')
    .option('--json', 'print one JSON value')
    .action(async ({ team, limit, period, timeZone, json }: SetOptions) => {
      if (!isTimeZone(timeZone)) throw new CommandFailure(`--time-zone: there is no time zone ${timeZone}`);
      const statement = await withOperations(terminal, async (context) => {
        const { id: teamId } = await findTeam(context, team);
        return setBudget(context, {
          scope: 'team',
          teamId,
          keyId: null,
          limitCredits: limit,
          period,
          timeZone,
        });
      });
      print(terminal, json, toBudgetResource(statement), [statement]);
    });
  budget
    .command('show')
    .description('Show budgets and how they stand.')
    .option('--team <name>', 'only those of one team')
    .option('--json', 'print one JSON value')
    .action(async ({ team, json }: { team?: string; json?: boolean }) => {
      const statements = await withOperations(terminal, async (context) => {
        const teamId = team === undefined ? undefined : (await findTeam(context, team)).id;
        return listBudgets(context, { teamId });
      });
      print(terminal, json, statements.map(toBudgetResource), statements);
    });
  return budget;
}

function print(
  terminal: Terminal,
  json: boolean | undefined,
  data: unknown,
  statements: BudgetStatement[],
): void {
  printData(terminal, json, data, () =>
    table(
      ['ID', 'SCOPE', 'PERIOD', 'LIMIT', 'HELD', 'SETTLED', 'AVAILABLE', 'RESETS'],
      statements
        .map(toBudgetResource)
        .map((row) => [
          row.id,
          row.scope,
          row.period,
          ...[row.limitCredits, row.heldCredits, row.settledCredits, row.availableCredits].map(String),
          row.resetsAt ?? 'never',
        ]),
    ),
  );
}

// Far above any real budget, far below where sums stop being exact.
const MAX_LIMIT_CREDITS = 1_000_000_000;

function parseCredits(value: string): number {
  const credits = /^\d{1,12}$/.test(value) ? Number(value) : NaN;
  if (!(credits <= MAX_LIMIT_CREDITS))
    throw new CommandFailure(
      `--limit: "${value}" is not a whole number of credits up to ${MAX_LIMIT_CREDITS}`,
    );
  return credits;
}
