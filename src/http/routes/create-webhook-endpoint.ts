import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AppError } from '../../domain/errors.ts';
import { defaultEvents } from '../../domain/webhook.ts';
import { principalOf } from '../authentication.ts';
import type { Operations } from '../operations.ts';
import { ref } from '../schemas/reference.ts';
import { problems } from '../schemas/responses.ts';
import { CreatedEndpoint, CreateEndpointRequest } from '../schemas/webhook-endpoint.ts';
import { toEndpointResource } from './webhook-endpoints.ts';

const schema = {
  operationId: 'createWebhookEndpoint',
  tags: ['Webhooks'],
  summary: 'Register a receiver of events',
  body: ref(CreateEndpointRequest),
  response: {
    201: {
      description: 'The endpoint, with its secret.',
      headers: { Location: { type: 'string', description: 'The path of the endpoint.' } },
      ...ref(CreatedEndpoint),
    },
    ...problems(400, 401, 413, 415),
  },
};

export const createWebhookEndpointRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<Operations, 'createEndpoint'>;
}> = async (app, { operations }) => {
  app.post('/v1/webhook-endpoints', { schema }, async (request, reply) => {
    const { url, events = defaultEvents, description = '' } = request.body;
    const created = await operations.createEndpoint(principalOf(request).teamId, {
      url,
      events,
      description,
    });
    if (created.outcome === 'url_refused') {
      const errors = [{ pointer: '/url', detail: created.reason }];
      throw new AppError('invalid_request', created.reason, { errors });
    }
    const { endpoint, secret } = created;
    return reply
      .status(201)
      .header('location', `/v1/webhook-endpoints/${endpoint.id}`)
      .send({ ...toEndpointResource(endpoint), secret });
  });
};
