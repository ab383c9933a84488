import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { endpointOwners, unsupportedEvents, type EndpointOwner } from '../../endpoint-owner.ts';
import { refusedFields } from '../../plugins/field-errors.ts';
import type { Operations } from '../../operations.ts';
import { pathId } from '../../schemas/path-id.ts';
import { ref } from '../../schemas/reference.ts';
import { problems } from '../../schemas/responses.ts';
import { isId } from '../../schemas/values.ts';
import { UpdateEndpointRequest, WebhookEndpoint } from '../../schemas/endpoints/webhook-endpoint.ts';
import { toEndpointResource, unknownEndpoint } from './webhook-endpoints.ts';

const schema = {
  description:
    'Holds for what waits already: it goes to the new address, with the new headers. While it is paused, nothing is sent and nothing is lost.',
  params: pathId('The id of the endpoint.'),
  body: ref(UpdateEndpointRequest),
  response: { 200: ref(WebhookEndpoint), ...problems(400, 401, 404, 413, 415) },
};

export const updateWebhookEndpointRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<Operations, 'updateEndpoint'>;
  owner: EndpointOwner;
}> = async (app, { operations, owner }) => {
  const { endpointsPath, documentation, teamIdOf } = endpointOwners[owner];
  const update = documentation('update', 'WebhookEndpoint', 'Change, pause or enable a webhook endpoint');

  app.patch(`${endpointsPath}/:id`, { schema: { ...schema, ...update } }, async (request) => {
    const { params, body } = request;
    if (!isId('endpoint', params.id)) throw unknownEndpoint();
    const unheard = unsupportedEvents(owner, body.events);
    if (unheard.length > 0) throw refusedFields(unheard);
    const updated = await operations.updateEndpoint(teamIdOf(request), params.id, body);
    if (updated.outcome === 'refused') throw refusedFields(updated.errors);
    if (updated.outcome === 'not_found') throw unknownEndpoint();
    return toEndpointResource(updated.endpoint);
  });
};
