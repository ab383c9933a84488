import { endpointOwners, type OwnedRoute } from './endpoint-owner.ts';
import { WebhookEndpointList } from '../../schemas/endpoints/webhook-endpoint.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import { toEndpointResource } from '../../../resources/endpoints/endpoint-resource.ts';

const common = {
  description: 'With the health of the deliveries to each of them.',
  response: { 200: ref(WebhookEndpointList), ...problems(401) },
};

export const listWebhookEndpointsRoute: OwnedRoute<'listEndpoints' | 'readEndpointHealth'> = async (
  app,
  { operations, owner },
) => {
  const { endpointsPath, teamIdOf, documentation } = endpointOwners[owner];
  const schema = {
    ...common,
    ...documentation('listWebhookEndpoints', 'List webhook endpoints, oldest first'),
  };

  app.get(endpointsPath, { schema }, async (request) => {
    const endpoints = await operations.listEndpoints(teamIdOf(request));
    const health = await operations.readEndpointHealth(endpoints.map(({ id }) => id));
    return { data: endpoints.map((endpoint, index) => toEndpointResource(endpoint, health[index])) };
  });
};
