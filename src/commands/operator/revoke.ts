import type { Command } from 'commander';
import { revokeOperator } from '../../operations/access/revoke-operator.ts';
import { printData } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';

export function operatorRevokeCommand(operator: Command, terminal: Terminal): void {
  operator
    .command('revoke')
    .description('Revoke the token of an operator. It stops working at once.')
    .argument('<id>', 'the operator, op_…')
    .option('--json', 'print one JSON value')
    .action(async (id: string, { json }: { json?: boolean }) => {
      await withOperations(terminal, (context) => revokeOperator(context, id));
      printData(terminal, json, { id, revoked: true }, () => [`revoked ${id}`]);
    });
}
