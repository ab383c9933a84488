import type { FastifyRequest } from 'fastify';
import type { FieldError } from '../domain/errors.ts';
import { defaultEvents, eventFilters, operatorEventTypes, type EventFilter } from '../domain/webhook.ts';
import { principalOf } from './authentication.ts';

/** Whose webhook endpoints a route is about: the calling team's, or the operator's own. */
export type EndpointOwner = 'team' | 'operator';

interface Documentation {
  operationId: string;
  tags: string[];
  summary: string;
}

interface OwnerOptions {
  path: string;
  /** Null: the operator. */
  teamIdOf(request: FastifyRequest): string | null;
  /** What it can hear of. */
  events: readonly EventFilter[];
  /** What it hears of where it does not say. */
  defaultEvents: readonly EventFilter[];
  documentation: Record<'create' | 'list' | 'get' | 'update' | 'delete' | 'rotate', Documentation>;
}

export const endpointOwners: Record<EndpointOwner, OwnerOptions> = {
  team: {
    path: '/v1/webhook-endpoints',
    teamIdOf: (request) => principalOf(request).teamId,
    events: eventFilters,
    defaultEvents,
    documentation: {
      create: {
        operationId: 'createWebhookEndpoint',
        tags: ['Webhooks'],
        summary: 'Register a receiver of events',
      },
      list: {
        operationId: 'listWebhookEndpoints',
        tags: ['Webhooks'],
        summary: "List the team's webhook endpoints, oldest first",
      },
      get: { operationId: 'getWebhookEndpoint', tags: ['Webhooks'], summary: 'Read a webhook endpoint' },
      update: {
        operationId: 'updateWebhookEndpoint',
        tags: ['Webhooks'],
        summary: 'Change, pause or enable a webhook endpoint',
      },
      delete: {
        operationId: 'deleteWebhookEndpoint',
        tags: ['Webhooks'],
        summary: 'Delete a webhook endpoint',
      },
      rotate: {
        operationId: 'rotateWebhookEndpointSecret',
        tags: ['Webhooks'],
        summary: 'Put a new secret in the place of an endpoint’s',
      },
    },
  },
  operator: {
    path: '/admin/v1/webhook-endpoints',
    teamIdOf: () => null,
    events: [...operatorEventTypes, 'budget.*', 'endpoint.*', '*'],
    defaultEvents: operatorEventTypes,
    documentation: {
      create: {
        operationId: 'createOperatorEndpoint',
        tags: ['Operator'],
        summary: 'Register a receiver of what concerns the operator, of all teams',
      },
      list: {
        operationId: 'listOperatorEndpoints',
        tags: ['Operator'],
        summary: "List the operator's webhook endpoints, oldest first",
      },
      get: {
        operationId: 'getOperatorEndpoint',
        tags: ['Operator'],
        summary: "Read one of the operator's webhook endpoints",
      },
      update: {
        operationId: 'updateOperatorEndpoint',
        tags: ['Operator'],
        summary: "Change, pause or enable one of the operator's webhook endpoints",
      },
      delete: {
        operationId: 'deleteOperatorEndpoint',
        tags: ['Operator'],
        summary: "Delete one of the operator's webhook endpoints",
      },
      rotate: {
        operationId: 'rotateOperatorEndpointSecret',
        tags: ['Operator'],
        summary: "Put a new secret in the place of one of the operator's endpoints",
      },
    },
  },
};

/** The events of a list that the owner's endpoints are never told of. */
export function unheardEvents(owner: EndpointOwner, events: readonly EventFilter[] = []): FieldError[] {
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
