import type { Command } from 'commander';
import { deleteEndpoint } from '../../operations/endpoints/delete-endpoint.ts';
import { OWNER_OPTION, ownerId } from '../shared/owner-id.ts';
import { printData } from '../shared/print-data.ts';
import { refuseOutcome } from '../shared/refuse-outcome.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';
import type { EndpointFlags } from './endpoint-flags.ts';

export function endpointDeleteCommand(endpoint: Command, terminal: Terminal): void {
  endpoint
    .command('delete')
    .description('Delete a webhook endpoint. Its secrets end, and its pending deliveries fail.')
    .argument('<id>', 'the endpoint, ep_…')
    .option('--team <name>', OWNER_OPTION)
    .option('--json', 'print one JSON value')
    .action(async (id: string, { team, json }: EndpointFlags) => {
      const isDeleted = await withOperations(terminal, async (context) =>
        deleteEndpoint(context, await ownerId(context, team), id),
      );
      if (!isDeleted) return refuseOutcome(id, { outcome: 'not_found' });
      printData(terminal, json, { id, deleted: true }, () => [`deleted ${id}`]);
    });
}
