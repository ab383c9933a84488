import { MAX_ENDPOINTS } from '../../../domain/endpoints/endpoint.ts';
import { AppError } from '../../../domain/app-error.ts';
import { refusedFields } from '../../plugins/to-invalid-request.ts';
import { endpointOwners, pathFor, type OwnedRoute } from './endpoint-owner.ts';
import { createdHeaders } from '../../schemas/created-headers.ts';
import { CreatedWebhookEndpoint } from '../../schemas/endpoints/webhook-endpoint.ts';
import { conflicts, problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import { toEndpointResource } from '../../../resources/endpoints/endpoint-resource.ts';

const common = {
  description:
    'The response contains the secret that signs the webhooks of the endpoint. It is not returned again.',
  response: {
    201: {
      description: 'The endpoint, with its secret.',
      ...createdHeaders('endpoint'),
      ...ref(CreatedWebhookEndpoint),
    },
    ...conflicts('too_many_endpoints'),
    ...problems(400, 401, 413, 415),
  },
};

export const createWebhookEndpointRoute: OwnedRoute<'createEndpoint'> = async (
  app,
  { operations, owner },
) => {
  const { endpointsPath, teamIdOf, defaultEvents, requests, documentation } = endpointOwners[owner];
  const schema = {
    ...common,
    ...documentation('createWebhookEndpoint', 'Create a webhook endpoint'),
    body: requests.create,
  };

  app.post(endpointsPath, { schema, config: { hasSecret: true } }, async (request, reply) => {
    const { events = [...defaultEvents], description = '', ...settings } = request.body;
    const created = await operations.createEndpoint(teamIdOf(request), { ...settings, events, description });
    if (created.outcome === 'refused') throw refusedFields(created.errors);
    if (created.outcome === 'too_many')
      throw new AppError('too_many_endpoints', `At most ${MAX_ENDPOINTS} endpoints: delete one first.`);
    const { endpoint, secret } = created;
    return reply
      .status(201)
      .header('location', `${pathFor(request, endpointsPath)}/${endpoint.id}`)
      .send({ ...toEndpointResource(endpoint), secret });
  });
};
