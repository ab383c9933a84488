import type { Command } from 'commander';
import { findEndpoint } from '../../operations/endpoints/find-endpoint.ts';
import { readEndpointHealth } from '../../operations/endpoints/read-endpoint-health.ts';
import { toEndpointResource } from '../../resources/endpoints/endpoint-resource.ts';
import { OWNER_OPTION, ownerId } from '../shared/owner-id.ts';
import { printData } from '../shared/print-data.ts';
import { refuseOutcome } from '../shared/refuse-outcome.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';
import { endpointTable } from './endpoint-table.ts';
import type { EndpointFlags } from './endpoint-flags.ts';

export function endpointShowCommand(endpoint: Command, terminal: Terminal): void {
  endpoint
    .command('show')
    .description('Show a webhook endpoint with its health. Secrets and values of headers are not shown.')
    .argument('<id>', 'the endpoint, ep_…')
    .option('--team <name>', OWNER_OPTION)
    .option('--json', 'print one JSON value')
    .action(async (id: string, { team, json }: EndpointFlags) => {
      const data = await withOperations(terminal, async (context) => {
        const found = await findEndpoint(context, await ownerId(context, team), id);
        const [health] = await readEndpointHealth(context, [id]);
        return found && toEndpointResource(found, health);
      });
      if (data === null) return refuseOutcome(id, { outcome: 'not_found' });
      printData(terminal, json, data, () => [
        ...endpointTable([data]),
        '',
        `description  ${data.description || '-'}`,
        `headers      ${data.headerNames.join(', ') || '-'}`,
        `signatures   ${data.signatures.join(', ')}`,
        `created      ${data.createdAt}`,
        ...(data.disabledAt === null ? [] : [`disabled     ${data.disabledAt}`]),
      ]);
    });
}
