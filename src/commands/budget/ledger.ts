import type { Command } from 'commander';
import { ledgerKinds, type LedgerKind } from '../../domain/budgets/budget.ts';
import { toLedgerEntryResource } from '../../resources/budgets/ledger-entry-resource.ts';
import { readLedger } from '../../operations/budgets/read-ledger.ts';
import { printData, table } from '../shared/print-data.ts';
import { parseWords } from '../shared/parse-words.ts';
import { parseWholeNumber } from '../shared/parse-whole-number.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';

interface Flags {
  kind?: LedgerKind[];
  limit: number;
  cursor?: string;
  json?: boolean;
}

export function budgetLedgerCommand(budget: Command, terminal: Terminal): void {
  budget
    .command('ledger')
    .description("Print a budget's ledger: the newest period first, within it the newest entry.")
    .argument('<id>', 'the budget, bud_…')
    .option('--kind <kinds>', `only these, of ${ledgerKinds.join(', ')}`, parseWords('--kind', ledgerKinds))
    .option('--limit <entries>', 'number of entries at most', parseWholeNumber('--limit', 1, 10_000), 50)
    .option('--cursor <text>', 'continue after the previous page')
    .option('--json', 'print one JSON value')
    .action(async (id: string, { kind: kinds, json, ...page }: Flags) => {
      const { entries, nextCursor } = await withOperations(terminal, (context) =>
        readLedger(context, id, { kinds, ...page }),
      );
      const data = entries.map(toLedgerEntryResource);
      printData(terminal, json, { data, nextCursor }, () => [
        ...table(
          ['TIME', 'PERIOD', 'KIND', 'CREDITS', 'GENERATION', 'ACTOR', 'NOTE'],
          data.map((entry) => [
            entry.createdAt,
            entry.periodStartsAt,
            entry.kind,
            String(entry.credits),
            entry.generationId ?? '-',
            entry.actor,
            entry.note ?? '-',
          ]),
        ),
        ...(nextCursor === null ? [] : [`there is more: --cursor ${nextCursor}`]),
      ]);
    });
}
