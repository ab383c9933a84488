import { Command } from 'commander';
import { toTimestamp } from '../domain/clock.ts';
import { verifyLedger, type BudgetDifference } from '../operations/budgets/verify-ledger.ts';
import { CommandFailure } from './failure.ts';
import { printData, table } from './output.ts';
import type { Terminal } from './terminal.ts';
import { withOperations } from './with-operations.ts';

export function ledgerCommand(terminal: Terminal): Command {
  const ledger = new Command('ledger').description('The ledger of credits.');
  ledger
    .command('verify')
    .description('Compare the ledger with the budgets. Changes nothing; ends with 1 when something differs.')
    .option('--json', 'print one JSON value')
    .action(async ({ json }: { json?: boolean }) => {
      const { verifiedAt, periods, differences } = await withOperations(terminal, verifyLedger);
      const data = {
        verifiedAt: toTimestamp(verifiedAt),
        periods,
        differences: differences.map((difference) => ({
          ...difference,
          periodStartsAt: periodOf(difference),
        })),
      };
      printData(terminal, json, data, () =>
        differences.length === 0
          ? [`${periods} ${periods === 1 ? 'period' : 'periods'} compared: the accounts add up`]
          : table(['BUDGET', 'PERIOD', 'DIFFERENCE', 'LEDGER', 'ROW', 'GENERATION'], differences.map(toRow)),
      );
      if (differences.length > 0)
        throw new CommandFailure(
          `the budgets differ from their ledger in ${differences.length} ${differences.length === 1 ? 'place' : 'places'}`,
          1,
        );
    });
  return ledger;
}

function toRow(difference: BudgetDifference): string[] {
  const { kind, budgetId } = difference;
  const period = periodOf(difference) ?? '-';
  if (kind !== 'figure') return [budgetId, period, kind, '-', '-', difference.generationId ?? '-'];
  const { figure, ledger, row } = difference;
  return [budgetId, period, figure, String(ledger), row === null ? 'no row' : String(row), '-'];
}

function periodOf({ periodStartsAt }: BudgetDifference): string | null {
  return periodStartsAt === null ? null : toTimestamp(periodStartsAt);
}
