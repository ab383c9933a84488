import type { Command } from 'commander';
import { retryDelivery } from '../../operations/deliveries/retry-delivery.ts';
import { toDeliveryResource } from '../../resources/deliveries/delivery-resource.ts';
import { OWNER_OPTION, ownerId } from '../shared/owner-id.ts';
import { printData } from '../shared/print-data.ts';
import { refuseOutcome } from '../shared/refuse-outcome.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';

export function deliveryRetryCommand(delivery: Command, terminal: Terminal): void {
  delivery
    .command('retry')
    .description('Have the gateway send a delivery again, whatever became of it.')
    .argument('<id>', 'the delivery, dlv_…')
    .option('--team <name>', OWNER_OPTION)
    .option('--json', 'print one JSON value')
    .action(async (id: string, { team, json }: { team?: string; json?: boolean }) => {
      const outcome = await withOperations(terminal, async (context) =>
        retryDelivery(context, await ownerId(context, team), id),
      );
      if (outcome.outcome !== 'requeued') return refuseOutcome(id, outcome);
      printData(terminal, json, toDeliveryResource(outcome.delivery), () => [`${id} is due`]);
    });
}
