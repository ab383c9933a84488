import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { MAX_ENDPOINTS } from '../../../domain/endpoints/endpoint.ts';
import { AppError } from '../../../domain/app-error.ts';
import { endpointOwners, unsupportedEvents, type EndpointOwner } from '../../endpoint-owner.ts';
import { refusedFields } from '../../plugins/field-errors.ts';
import type { Operations } from '../../operations.ts';
import { createdHeaders } from '../../schemas/created.ts';
import { ref } from '../../schemas/reference.ts';
import { conflicts, problems } from '../../schemas/responses.ts';
import { CreatedEndpoint, CreateEndpointRequest } from '../../schemas/endpoints/webhook-endpoint.ts';
import { toEndpointResource } from './webhook-endpoints.ts';

const schema = {
  body: ref(CreateEndpointRequest),
  response: {
    201: {
      description: 'The endpoint, with its secret.',
      ...createdHeaders('endpoint'),
      ...ref(CreatedEndpoint),
    },
    ...conflicts('too_many_endpoints'),
    ...problems(400, 401, 413, 415),
  },
};

export const createWebhookEndpointRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<Operations, 'createEndpoint'>;
  owner: EndpointOwner;
}> = async (app, { operations, owner }) => {
  const { endpointsPath, documentation, teamIdOf, defaultEvents } = endpointOwners[owner];
  const create = documentation('create', 'WebhookEndpoint', 'Register a receiver of events');

  app.post(endpointsPath, { schema: { ...schema, ...create } }, async (request, reply) => {
    const { events = [...defaultEvents], description = '', ...settings } = request.body;
    const unheard = unsupportedEvents(owner, events);
    if (unheard.length > 0) throw refusedFields(unheard);
    const created = await operations.createEndpoint(teamIdOf(request), { ...settings, events, description });
    if (created.outcome === 'refused') throw refusedFields(created.errors);
    if (created.outcome === 'too_many')
      throw new AppError('too_many_endpoints', `There may be ${MAX_ENDPOINTS} endpoints: delete one first.`);
    const { endpoint, secret } = created;
    return reply
      .status(201)
      .header('location', `${endpointsPath}/${endpoint.id}`)
      .send({ ...toEndpointResource(endpoint), secret });
  });
};
