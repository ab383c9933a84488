import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { defaultEvents, operatorEventTypes, type EventFilter } from '../../../domain/events/event-type.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import { ref } from '../../schemas/ref.ts';
import { principalOf } from '../../plugins/require-team-key.ts';
import { CreateOperatorWebhookEndpointRequest } from '../../schemas/endpoints/create-operator-webhook-endpoint-request.ts';
import { UpdateOperatorWebhookEndpointRequest } from '../../schemas/endpoints/update-operator-webhook-endpoint-request.ts';
import {
  CreateWebhookEndpointRequest,
  UpdateWebhookEndpointRequest,
} from '../../schemas/endpoints/webhook-endpoint.ts';

/**
 * Whose webhook endpoints, events and deliveries a route serves: the calling team's, the operator's own, or those of the team
 * that an operator helps.
 */
export type EndpointOwner = 'team' | 'operator' | 'operated_team';

/** A route that all owners have, each under its own path. */
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
  /** The bodies that create and update an endpoint, with the events that it can subscribe to. */
  requests: {
    create: ReturnType<typeof ref<typeof CreateWebhookEndpointRequest>>;
    update: ReturnType<typeof ref<typeof UpdateWebhookEndpointRequest>>;
  };
  /** What a new endpoint subscribes to when the request does not say. */
  defaultEvents: readonly EventFilter[];
  /**
   * The operator's operation ids have `Operator` or `Team` after the verb: `listDeliveries`,
   * `listOperatorDeliveries`, `listTeamDeliveries`.
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
    requests: { create: ref(CreateWebhookEndpointRequest), update: ref(UpdateWebhookEndpointRequest) },
    defaultEvents,
    documentation: (operationId, summary) => ({ operationId, tags: ['Webhooks'], summary }),
  },
  operator: {
    ...pathsUnder('/admin/v1'),
    teamIdOf: () => null,
    requests: {
      create: ref(CreateOperatorWebhookEndpointRequest),
      update: ref(UpdateOperatorWebhookEndpointRequest),
    },
    defaultEvents: operatorEventTypes,
    documentation: (operationId, summary) => ({
      operationId: operationId.replace(/^[a-z]+/, '$&Operator'),
      tags: ['Operator'],
      summary: `${summary} (the operator's own)`,
    }),
  },
  operated_team: {
    ...pathsUnder('/admin/v1/teams/:team'),
    teamIdOf: ({ operatedTeamId }) => {
      if (operatedTeamId === null) throw new Error('A route of a team that is helped is outside its face');
      return operatedTeamId;
    },
    requests: { create: ref(CreateWebhookEndpointRequest), update: ref(UpdateWebhookEndpointRequest) },
    defaultEvents,
    documentation: (operationId, summary) => ({
      operationId: operationId.replace(/^[a-z]+/, '$&Team'),
      tags: ['Operator'],
      summary: `${summary} (of a team)`,
    }),
  },
};

/** A path of this request, with its team in place of the parameter. */
export function pathFor({ params }: FastifyRequest, path: string): string {
  const { team = '' } = params as { team?: string };
  return path.replace(':team', encodeURIComponent(team));
}

function pathsUnder(base: string) {
  return {
    endpointsPath: `${base}/webhook-endpoints`,
    deliveriesPath: `${base}/deliveries`,
    eventsPath: `${base}/events`,
  };
}
