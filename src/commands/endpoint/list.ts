import type { Command } from 'commander';
import { listEndpoints } from '../../operations/endpoints/list-endpoints.ts';
import { readEndpointHealth } from '../../operations/endpoints/read-endpoint-health.ts';
import { toEndpointResource } from '../../resources/endpoints/endpoint-resource.ts';
import { ownerId } from '../shared/owner-id.ts';
import { printData } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';
import { endpointTable } from './endpoint-table.ts';
import type { EndpointFlags } from './endpoint-flags.ts';

export function endpointListCommand(endpoint: Command, terminal: Terminal): void {
  endpoint
    .command('list')
    .description('List webhook endpoints with their health, oldest first.')
    .option('--team <name>', "those of one team; without it, the operator's own")
    .option('--json', 'print one JSON value')
    .action(async ({ team, json }: EndpointFlags) => {
      const data = await withOperations(terminal, async (context) => {
        const endpoints = await listEndpoints(context, await ownerId(context, team));
        const health = await readEndpointHealth(
          context,
          endpoints.map(({ id }) => id),
        );
        return endpoints.map((row, index) => toEndpointResource(row, health[index]));
      });
      printData(terminal, json, { data }, () => endpointTable(data));
    });
}
