import type { Command } from 'commander';
import { testEndpoint } from '../../operations/endpoints/test-endpoint.ts';
import { toDeliveryResource } from '../../resources/deliveries/delivery-resource.ts';
import { OWNER_OPTION, ownerId } from '../shared/owner-id.ts';
import { printData } from '../shared/print-data.ts';
import { refuseOutcome } from '../shared/refuse-outcome.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';
import type { EndpointFlags } from './endpoint-flags.ts';

export function endpointTestCommand(endpoint: Command, terminal: Terminal): void {
  endpoint
    .command('test')
    .description('Have the gateway send a ping to a webhook endpoint, before what waits for it.')
    .argument('<id>', 'the endpoint, ep_…')
    .option('--team <name>', OWNER_OPTION)
    .option('--json', 'print one JSON value')
    .action(async (id: string, { team, json }: EndpointFlags) => {
      const outcome = await withOperations(terminal, async (context) =>
        testEndpoint(context, await ownerId(context, team), id),
      );
      if (outcome.outcome !== 'requested') return refuseOutcome(id, outcome);
      const { delivery } = outcome;
      printData(terminal, json, toDeliveryResource(delivery), () => [
        `${delivery.id} is due: delivery show prints what the endpoint answered`,
      ]);
    });
}
