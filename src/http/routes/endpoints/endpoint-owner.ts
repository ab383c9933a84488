import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import {
  defaultEvents,
  eventFilters,
  operatorEventTypes,
  type EventFilter,
} from '../../../domain/events/event-type.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import { principalOf } from '../../plugins/require-team-key.ts';
import { refusedFields } from '../../plugins/to-invalid-request.ts';

/**
 * Whose webhook endpoints, events and deliveries a route serves: the calling team's, or the operator's own.
 */
export type EndpointOwner = 'team' | 'operator';

/** A route that both owners have, each under its own path. */
export type OwnedRoute<Operation extends keyof TeamOperations> = FastifyPluginAsyncTypebox<{
  operations: Pick<TeamOperations, Operation>;
  owner: EndpointOwner;
}>;

interface OwnerOptions {
  endpointsPath: string;
  deliveriesPath: string;
  eventsPath: string;
  /** Null: the operator. */
  teamIdOf(request: FastifyRequest): string | null;
  /** What an endpoint can subscribe to. */
  events: readonly EventFilter[];
  /** What a new endpoint subscribes to when the request does not say. */
  defaultEvents: readonly EventFilter[];
  /**
   * The operator's operation ids have `Operator` after the verb: `listDeliveries`,
   * `listOperatorDeliveries`.
   */
  documentation(operationId: string, summary: string): Documentation;
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
    documentation: (operationId, summary) => ({ operationId, tags: ['Webhooks'], summary }),
  },
  operator: {
    ...pathsUnder('/admin/v1'),
    teamIdOf: () => null,
    events: [...operatorEventTypes, 'budget.*', 'endpoint.*', '*'],
    defaultEvents: operatorEventTypes,
    documentation: (operationId, summary) => ({
      operationId: operationId.replace(/^[a-z]+/, '$&Operator'),
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

/** @throws AppError that names each event of the list that the owner's endpoints cannot subscribe to */
export function refuseUnsupportedEvents(owner: EndpointOwner, events: readonly EventFilter[] = []): void {
  const { events: supported } = endpointOwners[owner];
  const errors = events.flatMap((event, index) =>
    supported.includes(event)
      ? []
      : [
          {
            pointer: `/events/${index}`,
            detail: `${event} is sent to teams only; use one of ${supported.join(', ')}.`,
          },
        ],
  );
  if (errors.length > 0) throw refusedFields(errors);
}
