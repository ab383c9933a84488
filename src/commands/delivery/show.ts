import type { Command } from 'commander';
import { findDelivery } from '../../operations/deliveries/find-delivery.ts';
import { toAttemptResource, toDeliveryResource } from '../../resources/deliveries/delivery-resource.ts';
import { OWNER_OPTION, ownerId } from '../shared/owner-id.ts';
import { printData, table } from '../shared/print-data.ts';
import { refuseOutcome } from '../shared/refuse-outcome.ts';
import type { Terminal } from '../shared/terminal.ts';
import { withOperations } from '../shared/with-operations.ts';
import { deliveryTable } from './delivery-table.ts';

export function deliveryShowCommand(delivery: Command, terminal: Terminal): void {
  delivery
    .command('show')
    .description('Show a delivery with its attempts, oldest first.')
    .argument('<id>', 'the delivery, dlv_…')
    .option('--team <name>', OWNER_OPTION)
    .option('--json', 'print one JSON value')
    .action(async (id: string, { team, json }: { team?: string; json?: boolean }) => {
      const found = await withOperations(terminal, async (context) =>
        findDelivery(context, await ownerId(context, team), id),
      );
      if (found === null) return refuseOutcome(id, { outcome: 'not_found' });
      const data = toDeliveryResource(found.delivery);
      const attempts = found.attempts.map(toAttemptResource);
      printData(terminal, json, { ...data, attempts }, () => [
        ...deliveryTable([data]),
        '',
        ...table(
          ['ATTEMPT', 'STARTED', 'MS', 'STATUS', 'ERROR', 'ANSWER'],
          attempts.map((attempt) => [
            String(attempt.number),
            attempt.startedAt,
            String(attempt.durationMs),
            String(attempt.statusCode ?? '-'),
            attempt.error ?? '-',
            // On one line and without control characters, since a receiver may answer anything.
            attempt.responseExcerpt?.replace(/[\s\p{Cc}]+/gu, ' ').trim() ?? '-',
          ]),
        ),
      ]);
    });
}
