import type { FastifyRequest } from 'fastify';
import type { FieldError } from '../domain/app-error.ts';
import {
  defaultEvents,
  eventFilters,
  operatorEventTypes,
  type EventFilter,
} from '../domain/events/event-type.ts';
import { principalOf } from './plugins/authentication.ts';

/** Whose webhook endpoints, with their log, a route is about: the calling team's, or the operator's own. */
export type EndpointOwner = 'team' | 'operator';

interface OwnerOptions {
  endpointsPath: string;
  deliveriesPath: string;
  eventsPath: string;
  /** Null: the operator. */
  teamIdOf(request: FastifyRequest): string | null;
  /** What it can hear of. */
  events: readonly EventFilter[];
  /** What it hears of where it does not say. */
  defaultEvents: readonly EventFilter[];
  /** `documentation('list', 'Deliveries', …)` → `listDeliveries` or `listOperatorDeliveries` */
  documentation(verb: string, noun: string, summary: string): Documentation;
}

interface Documentation {
  operationId: string;
  tags: string[];
  summary: string;
}

export const endpointOwners: Record<EndpointOwner, OwnerOptions> = {
  team: {
    ...pathsUnder('/v1'),
    teamIdOf: (request) => principalOf(request).teamId,
    events: eventFilters,
    defaultEvents,
    documentation: (verb, noun, summary) => ({ operationId: verb + noun, tags: ['Webhooks'], summary }),
  },
  operator: {
    ...pathsUnder('/admin/v1'),
    teamIdOf: () => null,
    events: [...operatorEventTypes, 'budget.*', 'endpoint.*', '*'],
    defaultEvents: operatorEventTypes,
    documentation: (verb, noun, summary) => ({
      operationId: `${verb}Operator${noun}`,
      tags: ['Operator'],
      summary: `${summary} (the operator's own)`,
    }),
  },
};

function pathsUnder(base: string) {
  return {
    endpointsPath: `${base}/webhook-endpoints`,
    deliveriesPath: `${base}/deliveries`,
    eventsPath: `${base}/events`,
  };
}

/** The events of a list that the owner's endpoints are never told of. */
export function unsupportedEvents(owner: EndpointOwner, events: readonly EventFilter[] = []): FieldError[] {
  const { events: heard } = endpointOwners[owner];
  return events.flatMap((event, index) =>
    heard.includes(event)
      ? []
      : [
          {
            pointer: `/events/${index}`,
            detail: `${event} is told to teams only; here: ${heard.join(', ')}.`,
          },
        ],
  );
}
