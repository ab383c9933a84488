import type { Command } from 'commander';
import { toTimestamp } from '../../domain/clock.ts';
import { verifyLedger, type BudgetDifference } from '../../operations/budgets/verify-ledger.ts';
import { CommandFailure } from '../shared/command-failure.ts';
import { printData, table } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';
import { withProgress } from '../shared/with-progress.ts';

export function ledgerVerifyCommand(ledger: Command, terminal: Terminal): void {
  ledger
    .command('verify')
    .description('Compare the ledger with the budgets. Changes nothing. Exits with 1 if anything differs.')
    .option('--json', 'print one JSON value')
    .action(async ({ json }: { json?: boolean }) => {
      const { verifiedAt, periods, differences } = await withProgress(terminal, 'verifying', () =>
        withOperations(terminal, verifyLedger),
      );
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
          ? [`${periods} ${periods === 1 ? 'period' : 'periods'} compared: no differences`]
          : table(['BUDGET', 'PERIOD', 'DIFFERENCE', 'LEDGER', 'ROW', 'GENERATION'], differences.map(toRow)),
      );
      if (differences.length > 0)
        throw new CommandFailure(
          `the budgets differ from their ledger in ${differences.length} ${differences.length === 1 ? 'place' : 'places'}`,
          1,
        );
    });
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
