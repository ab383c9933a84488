import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { toAttemptResource, toDeliveryResource } from '../../../resources/delivery-resource.ts';
import { AppError } from '../../../domain/app-error.ts';
import { endpointOwners, type EndpointOwner } from '../../endpoint-owner.ts';
import type { Operations } from '../../operations.ts';
import {
  Delivery,
  DeliveryPage,
  DeliveryQuery,
  DeliveryWithAttempts,
} from '../../schemas/deliveries/delivery.ts';
import { createdHeaders } from '../../schemas/created.ts';
import { toPageOptions } from '../../schemas/page.ts';
import { pathId } from '../../schemas/path-id.ts';
import { ref } from '../../schemas/reference.ts';
import { conflicts, problems } from '../../schemas/responses.ts';
import { isId } from '../../schemas/values.ts';
import { timeRangeOf } from '../../time-range.ts';
import { disabledEndpoint } from '../endpoints/webhook-endpoints.ts';

const params = pathId('The id of the delivery.');

const listSchema = {
  querystring: DeliveryQuery,
  response: { 200: ref(DeliveryPage), ...problems(400, 401) },
};

const getSchema = {
  params,
  response: { 200: ref(DeliveryWithAttempts), ...problems(401, 404) },
};

const retrySchema = {
  description:
    'Whatever has become of it: it is due at once, at the present address of its endpoint, and the retry schedule begins anew. To a paused endpoint it is held until the endpoint is enabled.',
  params,
  response: {
    202: { description: 'The delivery, which is due.', ...createdHeaders('delivery'), ...ref(Delivery) },
    ...conflicts('delivery_under_way', 'endpoint_disabled', 'endpoint_deleted'),
    ...problems(401, 404),
  },
};

/** What became of events on their way to receivers, and how to send them again one by one. */
export const deliveryRoutes: FastifyPluginAsyncTypebox<{
  operations: Pick<Operations, 'listDeliveries' | 'findDelivery' | 'retryDelivery'>;
  owner: EndpointOwner;
}> = async (app, { operations, owner }) => {
  const { deliveriesPath, teamIdOf, documentation } = endpointOwners[owner];
  const list = documentation('list', 'Deliveries', 'List deliveries, newest first');
  const get = documentation('get', 'Delivery', 'Read a delivery with its attempts');
  const retry = documentation('retry', 'Delivery', 'Send a delivery again');

  app.get(deliveriesPath, { schema: { ...listSchema, ...list } }, async (request) => {
    const { status, eventType, createdAfter, createdBefore, cursor, limit, ...filter } = request.query;
    const { deliveries, nextCursor } = await operations.listDeliveries(teamIdOf(request), {
      ...filter,
      statuses: status,
      eventTypes: eventType,
      ...timeRangeOf({ createdAfter, createdBefore }),
      ...toPageOptions({ cursor, limit }),
    });
    return { data: deliveries.map(toDeliveryResource), nextCursor };
  });

  app.get(`${deliveriesPath}/:id`, { schema: { ...getSchema, ...get } }, async (request) => {
    const { id } = request.params;
    const found = isId('delivery', id) ? await operations.findDelivery(teamIdOf(request), id) : null;
    if (found === null) throw unknownDelivery();
    return { ...toDeliveryResource(found.delivery), attempts: found.attempts.map(toAttemptResource) };
  });

  app.post(
    `${deliveriesPath}/:id/retry`,
    { schema: { ...retrySchema, ...retry } },
    async (request, reply) => {
      const { id } = request.params;
      if (!isId('delivery', id)) throw unknownDelivery();
      const outcome = await operations.retryDelivery(teamIdOf(request), id);
      if (outcome.outcome !== 'requeued') throw refusal(outcome.outcome);
      return reply
        .status(202)
        .header('location', `${deliveriesPath}/${id}`)
        .send(toDeliveryResource(outcome.delivery));
    },
  );
};

type Refusal = Exclude<Awaited<ReturnType<Operations['retryDelivery']>>['outcome'], 'requeued'>;

function refusal(outcome: Refusal): AppError {
  switch (outcome) {
    case 'not_found':
      return unknownDelivery();
    case 'under_way':
      return new AppError('delivery_under_way', 'The delivery is being attempted just now.');
    case 'endpoint_deleted':
      return new AppError('endpoint_deleted', 'The endpoint of the delivery was deleted.');
    case 'endpoint_disabled':
      return disabledEndpoint();
  }
}

function unknownDelivery(): AppError {
  return new AppError('not_found', 'There is no delivery with this id.');
}
