import type { Command } from 'commander';
import type { UnixMs } from '../../domain/clock.ts';
import { deliveryStatuses, type DeliveryStatus } from '../../domain/deliveries/delivery.ts';
import { listDeliveries } from '../../operations/deliveries/list-deliveries.ts';
import { toDeliveryResource } from '../../resources/deliveries/delivery-resource.ts';
import { ownerId } from '../shared/owner-id.ts';
import { parseTime } from '../shared/parse-time.ts';
import { parseWords } from '../shared/parse-words.ts';
import { printData } from '../shared/print-data.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';
import { nextPageHint, withPageOptions, type PageFlags } from '../shared/with-page-options.ts';
import { deliveryTable } from './delivery-table.ts';

interface Flags extends PageFlags {
  team?: string;
  endpoint?: string;
  status?: DeliveryStatus[];
  event?: string;
  generation?: string;
  after?: UnixMs;
  before?: UnixMs;
  json?: boolean;
}

export function deliveryListCommand(delivery: Command, terminal: Terminal): void {
  withPageOptions(delivery.command('list').description('List deliveries, newest first.'))
    .option('--team <name>', "those of one team; without it, the operator's own")
    .option('--endpoint <id>', 'only those to one endpoint, ep_…')
    .option(
      '--status <statuses>',
      `only these, of ${deliveryStatuses.join(', ')}`,
      parseWords('--status', deliveryStatuses),
    )
    .option('--event <id>', 'only those of one event, evt_…')
    .option('--generation <id>', 'only those of one generation, gen_…')
    .option('--after <time>', 'only those created at this time or later', parseTime('--after'))
    .option('--before <time>', 'only those created before this time', parseTime('--before'))
    .option('--json', 'print one JSON value')
    .action(async ({ json, team, endpoint, status, event, generation, after, before, ...page }: Flags) => {
      const { deliveries, nextCursor } = await withOperations(terminal, async (context) =>
        listDeliveries(context, await ownerId(context, team), {
          ...page,
          endpointId: endpoint,
          statuses: status,
          eventId: event,
          generationId: generation,
          createdAfter: after,
          createdBefore: before,
        }),
      );
      const data = deliveries.map(toDeliveryResource);
      printData(terminal, json, { data, nextCursor }, () => [
        ...deliveryTable(data),
        ...nextPageHint(nextCursor),
      ]);
    });
}
