import type { FastifyRequest } from 'fastify';
import { budgetEventTypes, defaultEvents, eventTypes, type EventType } from '../domain/webhook.ts';
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
  events: readonly EventType[];
  /** What it hears of where it does not say. */
  defaultEvents: readonly EventType[];
  documentation: Record<'create' | 'list' | 'get' | 'delete', Documentation>;
}

export const endpointOwners: Record<EndpointOwner, OwnerOptions> = {
  team: {
    path: '/v1/webhook-endpoints',
    teamIdOf: (request) => principalOf(request).teamId,
    events: eventTypes,
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
      delete: {
        operationId: 'deleteWebhookEndpoint',
        tags: ['Webhooks'],
        summary: 'Delete a webhook endpoint',
      },
    },
  },
  operator: {
    path: '/admin/v1/webhook-endpoints',
    teamIdOf: () => null,
    events: budgetEventTypes,
    defaultEvents: budgetEventTypes,
    documentation: {
      create: {
        operationId: 'createOperatorEndpoint',
        tags: ['Operator'],
        summary: 'Register a receiver of the events of all budgets',
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
      delete: {
        operationId: 'deleteOperatorEndpoint',
        tags: ['Operator'],
        summary: "Delete one of the operator's webhook endpoints",
      },
    },
  },
};
