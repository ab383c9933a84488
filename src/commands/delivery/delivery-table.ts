import type { DeliveryResource } from '../../resources/deliveries/delivery-resource.ts';
import { table } from '../shared/print-data.ts';

/** Deliveries as lines for people. */
export function deliveryTable(deliveries: DeliveryResource[]): string[] {
  return table(
    ['ID', 'CREATED', 'EVENT', 'TYPE', 'STATUS', 'ATTEMPTS', 'LAST ANSWER', 'NEXT ATTEMPT', 'URL'],
    deliveries.map((row) => [
      row.id,
      row.createdAt,
      row.eventId,
      row.eventType,
      row.failureReason === null ? row.status : `${row.status} (${row.failureReason})`,
      String(row.attemptCount),
      String(row.lastAttempt?.statusCode ?? row.lastAttempt?.error ?? '-'),
      row.nextAttemptAt ?? '-',
      row.url,
    ]),
  );
}
