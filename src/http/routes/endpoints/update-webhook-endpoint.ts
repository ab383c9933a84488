import { knownId, notFound } from '../../plugins/known-id.ts';
import { refusedFields } from '../../plugins/to-invalid-request.ts';
import { endpointOwners, type OwnedRoute } from './endpoint-owner.ts';
import { WebhookEndpoint } from '../../schemas/endpoints/webhook-endpoint.ts';
import { pathId } from '../../schemas/path-id.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import { toEndpointResource } from '../../../resources/endpoints/endpoint-resource.ts';

const common = {
  description:
    'Also applies to deliveries that are already waiting: they go to the new URL with the new headers. A paused endpoint receives nothing and loses nothing.',
  params: pathId('The id of the endpoint.'),
  response: { 200: ref(WebhookEndpoint), ...problems(400, 401, 404, 413, 415) },
};

export const updateWebhookEndpointRoute: OwnedRoute<'updateEndpoint' | 'readEndpointHealth'> = async (
  app,
  { operations, owner },
) => {
  const { endpointsPath, teamIdOf, requests, documentation } = endpointOwners[owner];
  const schema = {
    ...common,
    ...documentation('updateWebhookEndpoint', 'Update, pause or enable a webhook endpoint'),
    body: requests.update,
  };

  app.patch(`${endpointsPath}/:id`, { schema }, async (request) => {
    const { params, body } = request;
    const id = knownId('endpoint', params.id);
    const updated = await operations.updateEndpoint(teamIdOf(request), id, body);
    if (updated.outcome === 'refused') throw refusedFields(updated.errors);
    if (updated.outcome === 'not_found') throw notFound('endpoint');
    const [health] = await operations.readEndpointHealth([id]);
    return toEndpointResource(updated.endpoint, health);
  });
};
