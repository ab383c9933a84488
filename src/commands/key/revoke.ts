import type { Command } from 'commander';
import { revokeKey } from '../../operations/access/revoke-key.ts';
import { printData } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';

export function keyRevokeCommand(key: Command, terminal: Terminal): void {
  key
    .command('revoke')
    .description('Revoke a key. It stops working at once.')
    .argument('<id>', 'the key, key_…')
    .option('--json', 'print one JSON value')
    .action(async (id: string, { json }: { json?: boolean }) => {
      await withOperations(terminal, (context) => revokeKey(context, id));
      printData(terminal, json, { id, revoked: true }, () => [`revoked ${id}`]);
    });
}
