import type { Command } from 'commander';
import { listOperators } from '../../operations/access/list-operators.ts';
import { toOperatorResource } from '../../resources/access/operator-resource.ts';
import { printData, table } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';

export function operatorListCommand(operator: Command, terminal: Terminal): void {
  operator
    .command('list')
    .description('List the operators. Their tokens are not shown.')
    .option('--json', 'print one JSON value')
    .action(async ({ json }: { json?: boolean }) => {
      const operators = await withOperations(terminal, listOperators);
      const data = operators.map(toOperatorResource);
      printData(terminal, json, { data }, () =>
        table(
          ['ID', 'NAME', 'ROLE', 'CREATED', 'LAST USED', 'EXPIRES', 'REVOKED'],
          data.map(({ id, name, role, createdAt, lastUsedAt, expiresAt, revokedAt }) => [
            id,
            name,
            role,
            createdAt,
            lastUsedAt ?? '-',
            expiresAt ?? '-',
            revokedAt ?? '-',
          ]),
        ),
      );
    });
}
