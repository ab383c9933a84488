import type { EndpointResource } from '../../resources/endpoints/endpoint-resource.ts';
import { table } from '../shared/print-data.ts';

/** Webhook endpoints as lines for people. */
export function endpointTable(endpoints: EndpointResource[]): string[] {
  return table(
    ['ID', 'STATUS', 'SUCCESS 24 H', 'FAILING SINCE', 'NEXT ATTEMPT', 'EVENTS', 'URL'],
    endpoints.map(({ id, status, disabledReason, health, events, url }) => [
      id,
      disabledReason === null ? status : `${status} (${disabledReason})`,
      health.successRate24h === null ? '-' : `${Math.floor(health.successRate24h * 100)} %`,
      health.failingSince ?? '-',
      health.nextAttemptAt ?? '-',
      events.join(','),
      url,
    ]),
  );
}
