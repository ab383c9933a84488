import type { Command } from 'commander';
import { findKey } from '../../operations/access/find-key.ts';
import { readLimits } from '../../operations/access/read-limits.ts';
import { listBudgets } from '../../operations/budgets/list-budgets.ts';
import { toKeyResource } from '../../resources/access/key-resource.ts';
import { toBudgetResource } from '../../resources/budgets/budget-resource.ts';
import { budgetTable } from '../budget/budget-table.ts';
import { limitLines } from '../limit/limit-lines.ts';
import { printData } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';

export function keyShowCommand(key: Command, terminal: Terminal): void {
  key
    .command('show')
    .description('Show a key with its limits and its budgets. Its secret is not shown.')
    .argument('<id>', 'the key, key_…')
    .option('--json', 'print one JSON value')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const { found, limits, balances } = await withOperations(terminal, async (context) => {
        const found = await findKey(context, id);
        const { key: limits } = await readLimits(context, { teamId: found.teamId, keyId: id });
        const { balances } = await listBudgets(context, { keyId: id });
        return { found, limits, balances };
      });
      const { object: _, ...shown } = toKeyResource(found);
      printData(terminal, json, { ...shown, limits, budgets: balances.map(toBudgetResource) }, () => [
        `${id} (${shown.name || 'without a name'}) of ${shown.teamId}, created ${shown.createdAt}`,
        `permissions             ${shown.permissions.join(', ')}`,
        `last used               ${shown.lastUsedAt ?? 'never'}`,
        `expires                 ${shown.expiresAt ?? 'never'}`,
        ...(shown.revokedAt === null ? [] : [`revoked                 ${shown.revokedAt}`]),
        ...limitLines(limits),
        '',
        ...budgetTable(balances),
      ]);
    });
}
