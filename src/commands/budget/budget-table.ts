import { toBudgetResource, type BudgetBalance } from '../../resources/budgets/budget-resource.ts';
import { table } from '../shared/print-data.ts';

/** Balances of budgets as lines for people. */
export function budgetTable(balances: BudgetBalance[]): string[] {
  return table(
    [
      'ID',
      'SCOPE',
      'OF',
      'PERIOD',
      'LIMIT',
      'ADJUSTED',
      'HELD',
      'SETTLED',
      'RELEASED',
      'AVAILABLE',
      'STARTS',
      'RESETS',
    ],
    balances
      .map(toBudgetResource)
      .map((row) => [
        row.id,
        row.scope,
        row.keyId ?? row.teamId ?? '-',
        row.period,
        ...[row.limitCredits, row.adjustmentCredits, row.heldCredits, row.settledCredits].map(String),
        ...[row.releasedCredits, row.availableCredits].map(String),
        row.startsAt,
        row.resetsAt ?? 'never',
      ]),
  );
}
