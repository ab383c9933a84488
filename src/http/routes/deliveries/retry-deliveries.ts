import { toTime } from '../../plugins/to-time.ts';
import { endpointOwners, type OwnedRoute } from '../endpoints/endpoint-owner.ts';
import { DeliveryRetry, RetryDeliveriesRequest } from '../../schemas/deliveries/delivery-retry.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';

const common = {
  description:
    'Makes failed deliveries due at once, each with a new retry schedule and to the current URL of its endpoint, newest first and at most 500 in a request. Repeat it with `cursor` until `nextCursor` is null. `"dryRun": true` counts them first. A paused endpoint holds its deliveries back until it is enabled.',
  body: ref(RetryDeliveriesRequest),
  response: { 200: ref(DeliveryRetry), ...problems(400, 401, 413, 415) },
};

export const retryDeliveriesRoute: OwnedRoute<'retryDeliveries'> = async (app, { operations, owner }) => {
  const { deliveriesPath, teamIdOf, documentation } = endpointOwners[owner];
  const schema = {
    ...common,
    ...documentation('retryDeliveries', 'Retry the failed deliveries that match a filter'),
  };

  app.post(`${deliveriesPath}/retry`, { schema }, async (request) => {
    const { dryRun = false, createdAfter, createdBefore, ...filter } = request.body;
    const { matchedCount, requeuedCount, nextCursor } = await operations.retryDeliveries(teamIdOf(request), {
      ...filter,
      ...(createdAfter !== undefined && { createdAfter: toTime('/createdAfter', createdAfter) }),
      ...(createdBefore !== undefined && { createdBefore: toTime('/createdBefore', createdBefore) }),
      isDryRun: dryRun,
    });
    return { object: 'delivery_retry' as const, dryRun, matchedCount, requeuedCount, nextCursor };
  });
};
