import { endpointOwners, type EndpointOwner } from './endpoint-owner.ts';

/** What differs between the log of a team's webhooks and that of the operator's own endpoints. */
export function logOf(owner: EndpointOwner) {
  const { path, teamIdOf } = endpointOwners[owner];
  const base = owner === 'team' ? '/v1' : '/admin/v1';
  return {
    endpointsPath: path,
    deliveriesPath: `${base}/deliveries`,
    eventsPath: `${base}/webhook-events`,
    teamIdOf,
    /** `documentation('list', 'Deliveries', …)` → `listDeliveries` or `listOperatorDeliveries` */
    documentation: (verb: string, noun: string, summary: string) =>
      owner === 'team'
        ? { operationId: verb + noun, tags: ['Webhooks'], summary }
        : {
            operationId: `${verb}Operator${noun}`,
            tags: ['Operator'],
            summary: `${summary}, of the operator's own endpoints`,
          },
  };
}
