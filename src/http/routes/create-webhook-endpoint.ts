import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AppError } from '../../domain/errors.ts';
import type { EventType } from '../../domain/webhook.ts';
import { endpointOwners, type EndpointOwner } from '../endpoint-owner.ts';
import type { Operations } from '../operations.ts';
import { ref } from '../schemas/reference.ts';
import { problems } from '../schemas/responses.ts';
import { CreatedEndpoint, CreateEndpointRequest } from '../schemas/webhook-endpoint.ts';
import { toEndpointResource } from './webhook-endpoints.ts';

const schema = {
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
  owner: EndpointOwner;
}> = async (app, { operations, owner }) => {
  const { path, documentation, teamIdOf, ...heard } = endpointOwners[owner];

  app.post(path, { schema: { ...schema, ...documentation.create } }, async (request, reply) => {
    const { url, events = [...heard.defaultEvents], description = '' } = request.body;
    refuseUnheard(events, heard.events);
    const created = await operations.createEndpoint(teamIdOf(request), {
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
      .header('location', `${path}/${endpoint.id}`)
      .send({ ...toEndpointResource(endpoint), secret });
  });
};

function refuseUnheard(events: readonly EventType[], heard: readonly EventType[]): void {
  const errors = events.flatMap((event, index) =>
    heard.includes(event)
      ? []
      : [
          {
            pointer: `/events/${index}`,
            detail: `${event} is told to teams only; here: ${heard.join(', ')}`,
          },
        ],
  );
  if (errors.length > 0)
    throw new AppError('invalid_request', 'Some of the events are not told here.', { errors });
}
