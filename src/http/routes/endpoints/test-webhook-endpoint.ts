import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { toDeliveryResource } from '../../../resources/delivery-resource.ts';
import { AppError } from '../../../domain/app-error.ts';
import { endpointOwners, type EndpointOwner } from '../../endpoint-owner.ts';
import type { Operations } from '../../operations.ts';
import { createdHeaders } from '../../schemas/created.ts';
import { Delivery } from '../../schemas/deliveries/delivery.ts';
import { pathId } from '../../schemas/path-id.ts';
import { ref } from '../../schemas/reference.ts';
import { conflicts, problems } from '../../schemas/responses.ts';
import { isId } from '../../schemas/values.ts';
import { disabledEndpoint, unknownEndpoint } from './webhook-endpoints.ts';

const testSchema = {
  description:
    'It comes whatever the endpoint listens for, signed and retried like any other. `GET` the delivery for what the endpoint answered.',
  params: pathId('The id of the endpoint.'),
  response: {
    202: { description: 'The delivery of the ping.', ...createdHeaders('delivery'), ...ref(Delivery) },
    ...conflicts('endpoint_paused', 'endpoint_disabled'),
    ...problems(401, 404),
  },
};

export const testWebhookEndpointRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<Operations, 'testEndpoint'>;
  owner: EndpointOwner;
}> = async (app, { operations, owner }) => {
  const { endpointsPath, deliveriesPath, teamIdOf, documentation } = endpointOwners[owner];
  const schema = {
    ...testSchema,
    ...documentation('test', 'WebhookEndpoint', 'Send a `ping` to an endpoint'),
  };

  app.post(`${endpointsPath}/:id/test`, { schema }, async (request, reply) => {
    const { id } = request.params;
    if (!isId('endpoint', id)) throw unknownEndpoint();
    const delivery = requestedBy(await operations.testEndpoint(teamIdOf(request), id));
    return reply
      .status(202)
      .header('location', `${deliveriesPath}/${delivery.id}`)
      .send(toDeliveryResource(delivery));
  });
};

function requestedBy(outcome: Awaited<ReturnType<Operations['testEndpoint']>>) {
  switch (outcome.outcome) {
    case 'requested':
      return outcome.delivery;
    case 'not_found':
      throw unknownEndpoint();
    case 'endpoint_paused':
      throw new AppError('endpoint_paused', 'The endpoint is paused: enable it first.');
    case 'endpoint_disabled':
      throw disabledEndpoint();
  }
}
