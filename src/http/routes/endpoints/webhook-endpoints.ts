import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { toTimestamp } from '../../../domain/clock.ts';
import type { Endpoint } from '../../../domain/endpoints/endpoint.ts';
import { AppError } from '../../../domain/app-error.ts';
import { endpointOwners, type EndpointOwner } from '../../endpoint-owner.ts';
import type { Operations } from '../../operations.ts';
import { pathId } from '../../schemas/path-id.ts';
import { ref } from '../../schemas/reference.ts';
import { problems } from '../../schemas/responses.ts';
import { isId } from '../../schemas/values.ts';
import { WebhookEndpoint, WebhookEndpointList } from '../../schemas/endpoints/webhook-endpoint.ts';

const params = pathId('The id of the endpoint.');

const listSchema = {
  response: { 200: ref(WebhookEndpointList), ...problems(401) },
};

const getSchema = {
  params,
  response: { 200: ref(WebhookEndpoint), ...problems(401, 404) },
};

const deleteSchema = {
  description: 'What was still to be delivered to it is given up.',
  params,
  response: { 204: { type: 'null', description: 'It is deleted.' }, ...problems(401, 404) },
};

export const webhookEndpointRoutes: FastifyPluginAsyncTypebox<{
  operations: Pick<Operations, 'listEndpoints' | 'findEndpoint' | 'deleteEndpoint'>;
  owner: EndpointOwner;
}> = async (app, { operations, owner }) => {
  const { endpointsPath, documentation, teamIdOf } = endpointOwners[owner];
  const list = documentation('list', 'WebhookEndpoints', 'List the webhook endpoints, oldest first');
  const get = documentation('get', 'WebhookEndpoint', 'Read a webhook endpoint');
  const remove = documentation('delete', 'WebhookEndpoint', 'Delete a webhook endpoint');

  app.get(endpointsPath, { schema: { ...listSchema, ...list } }, async (request) => {
    const endpoints = await operations.listEndpoints(teamIdOf(request));
    return { data: endpoints.map(toEndpointResource) };
  });

  app.get(`${endpointsPath}/:id`, { schema: { ...getSchema, ...get } }, async (request) => {
    const { id } = request.params;
    const endpoint = isId('endpoint', id) ? await operations.findEndpoint(teamIdOf(request), id) : null;
    if (endpoint === null) throw unknownEndpoint();
    return toEndpointResource(endpoint);
  });

  app.delete(`${endpointsPath}/:id`, { schema: { ...deleteSchema, ...remove } }, async (request, reply) => {
    const { id } = request.params;
    if (!isId('endpoint', id) || !(await operations.deleteEndpoint(teamIdOf(request), id)))
      throw unknownEndpoint();
    return reply.status(204).send();
  });
};

export function toEndpointResource(endpoint: Endpoint) {
  const { id, url, events, description, headers, signatures, status, disabledReason } = endpoint;
  return {
    id,
    object: 'webhook_endpoint' as const,
    url,
    events,
    description,
    headerNames: Object.keys(headers),
    signatures,
    status,
    disabledReason,
    disabledAt: endpoint.disabledAt === null ? null : toTimestamp(endpoint.disabledAt),
    createdAt: toTimestamp(endpoint.createdAt),
  };
}

export function unknownEndpoint(): AppError {
  return new AppError('not_found', 'There is no webhook endpoint with this id.');
}

export function disabledEndpoint(): AppError {
  return new AppError('endpoint_disabled', 'The endpoint is disabled: enable it first.');
}
