import { Option, type Command } from 'commander';
import { OPERATOR_NAME, operatorRoles, type OperatorRole } from '../../domain/access/operator.ts';
import { createOperator } from '../../operations/access/create-operator.ts';
import { toOperatorResource } from '../../resources/access/operator-resource.ts';
import { CommandFailure } from '../shared/command-failure.ts';
import { parseTime } from '../shared/parse-time.ts';
import { printData } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';

const nameRule = 'letters, digits and ._@+-; at most 64 characters';

interface Flags {
  role: OperatorRole;
  expires?: number;
  json?: boolean;
}

export function operatorCreateCommand(operator: Command, terminal: Terminal): void {
  operator
    .command('create')
    .description('Create an operator with a token for /admin/v1. The token is shown only once.')
    .argument('<name>', `who it is for: ${nameRule}`)
    .addOption(
      new Option('--role <role>', 'what the operator may do').choices(operatorRoles).makeOptionMandatory(),
    )
    .option('--expires <time>', 'when the token expires; never by default', parseTime('--expires'))
    .option('--json', 'print one JSON value')
    .action(async (name: string, { role, expires, json }: Flags) => {
      if (!OPERATOR_NAME.test(name)) throw new CommandFailure(`the name takes ${nameRule}`);
      const created = await withOperations(terminal, (context) =>
        createOperator(context, { name, role, expiresAt: expires ?? null }),
      );
      const { operator, token } = created;
      printData(terminal, json, { ...toOperatorResource(operator), token }, () => [
        token,
        `(${operator.id}; it cannot be shown again)`,
      ]);
    });
}
