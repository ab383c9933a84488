import { knownId, notFound } from '../../plugins/known-id.ts';
import { endpointOwners, type OwnedRoute } from './endpoint-owner.ts';
import { WebhookEndpoint } from '../../schemas/endpoints/webhook-endpoint.ts';
import { pathId } from '../../schemas/path-id.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import { toEndpointResource } from '../../../resources/endpoints/endpoint-resource.ts';

const common = {
  description:
    'With the health of the deliveries to it. Secrets and values of custom headers are not returned.',
  params: pathId('The id of the endpoint.'),
  response: { 200: ref(WebhookEndpoint), ...problems(401, 404) },
};

export const getWebhookEndpointRoute: OwnedRoute<'findEndpoint' | 'readEndpointHealth'> = async (
  app,
  { operations, owner },
) => {
  const { endpointsPath, teamIdOf, documentation } = endpointOwners[owner];
  const schema = { ...common, ...documentation('getWebhookEndpoint', 'Get a webhook endpoint') };

  app.get(`${endpointsPath}/:id`, { schema }, async (request) => {
    const id = knownId('endpoint', request.params.id);
    const endpoint = await operations.findEndpoint(teamIdOf(request), id);
    if (endpoint === null) throw notFound('endpoint');
    const [health] = await operations.readEndpointHealth([id]);
    return toEndpointResource(endpoint, health);
  });
};
