import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { toTimestamp } from '../../domain/clock.ts';
import type { Endpoint } from '../../domain/endpoint.ts';
import { AppError } from '../../domain/errors.ts';
import { principalOf } from '../authentication.ts';
import type { Operations } from '../operations.ts';
import { pathId } from '../schemas/path-id.ts';
import { ref } from '../schemas/reference.ts';
import { problems } from '../schemas/responses.ts';
import { isId } from '../schemas/values.ts';
import { WebhookEndpoint, WebhookEndpointList } from '../schemas/webhook-endpoint.ts';

const tags = ['Webhooks'];
const params = pathId('The id of the endpoint.');

const listSchema = {
  operationId: 'listWebhookEndpoints',
  tags,
  summary: "List the team's webhook endpoints, oldest first",
  response: { 200: ref(WebhookEndpointList), ...problems(401) },
};

const getSchema = {
  operationId: 'getWebhookEndpoint',
  tags,
  summary: 'Read a webhook endpoint',
  params,
  response: { 200: ref(WebhookEndpoint), ...problems(401, 404) },
};

const deleteSchema = {
  operationId: 'deleteWebhookEndpoint',
  tags,
  summary: 'Delete a webhook endpoint',
  description: 'What was still to be delivered to it is given up.',
  params,
  response: { 204: { type: 'null', description: 'It is deleted.' }, ...problems(401, 404) },
};

export const webhookEndpointRoutes: FastifyPluginAsyncTypebox<{
  operations: Pick<Operations, 'listEndpoints' | 'findEndpoint' | 'deleteEndpoint'>;
}> = async (app, { operations }) => {
  app.get('/v1/webhook-endpoints', { schema: listSchema }, async (request) => {
    const endpoints = await operations.listEndpoints(principalOf(request).teamId);
    return { data: endpoints.map(toEndpointResource) };
  });

  app.get('/v1/webhook-endpoints/:id', { schema: getSchema }, async (request) => {
    const { id } = request.params;
    const { teamId } = principalOf(request);
    const endpoint = isId('endpoint', id) ? await operations.findEndpoint(teamId, id) : null;
    if (endpoint === null) throw unknownEndpoint();
    return toEndpointResource(endpoint);
  });

  app.delete('/v1/webhook-endpoints/:id', { schema: deleteSchema }, async (request, reply) => {
    const { id } = request.params;
    const { teamId } = principalOf(request);
    if (!isId('endpoint', id) || !(await operations.deleteEndpoint(teamId, id))) throw unknownEndpoint();
    return reply.status(204).send();
  });
};

export function toEndpointResource({ id, url, events, description, createdAt }: Endpoint) {
  return {
    id,
    object: 'webhook_endpoint' as const,
    url,
    events,
    description,
    createdAt: toTimestamp(createdAt),
  };
}

function unknownEndpoint(): AppError {
  return new AppError('not_found', 'There is no webhook endpoint with this id.');
}
