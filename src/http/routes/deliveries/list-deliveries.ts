import { timeRange } from '../../plugins/time-range.ts';
import { endpointOwners, type OwnedRoute } from '../endpoints/endpoint-owner.ts';
import { DeliveryPage, DeliveryQuery } from '../../schemas/deliveries/delivery.ts';
import { toPageOptions } from '../../schemas/page-of.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import { toDeliveryResource } from '../../../resources/deliveries/delivery-resource.ts';

const common = {
  description: 'Filter by endpoint, status, event and time. One delivery is one event to one receiver.',
  querystring: DeliveryQuery,
  response: { 200: ref(DeliveryPage), ...problems(400, 401) },
};

export const listDeliveriesRoute: OwnedRoute<'listDeliveries'> = async (app, { operations, owner }) => {
  const { deliveriesPath, teamIdOf, documentation } = endpointOwners[owner];
  const schema = { ...common, ...documentation('listDeliveries', 'List deliveries, newest first') };

  app.get(deliveriesPath, { schema }, async (request) => {
    const { status, eventType, createdAfter, createdBefore, cursor, limit, ...filter } = request.query;
    const { deliveries, nextCursor } = await operations.listDeliveries(teamIdOf(request), {
      ...filter,
      statuses: status,
      eventTypes: eventType,
      ...timeRange({ createdAfter, createdBefore }),
      ...toPageOptions({ cursor, limit }),
    });
    return { data: deliveries.map(toDeliveryResource), nextCursor };
  });
};
