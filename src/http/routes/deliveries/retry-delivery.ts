import { AppError } from '../../../domain/app-error.ts';
import { knownId, notFound } from '../../plugins/known-id.ts';
import { erasedEvent } from '../events/erased-event.ts';
import { disabledEndpoint } from '../endpoints/disabled-endpoint.ts';
import { endpointOwners, pathFor, type OwnedRoute } from '../endpoints/endpoint-owner.ts';
import { createdHeaders } from '../../schemas/created-headers.ts';
import { Delivery } from '../../schemas/deliveries/delivery.ts';
import { pathId } from '../../schemas/path-id.ts';
import { conflicts, erasedEventProblem, problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import { toDeliveryResource } from '../../../resources/deliveries/delivery-resource.ts';

const common = {
  description:
    'Works for a delivery in any status. It is due at once, goes to the current URL of its endpoint, and its retry schedule starts again. A paused endpoint holds it back until it is enabled.',
  params: pathId('The id of the delivery.'),
  response: {
    202: { description: 'The pending delivery.', ...createdHeaders('delivery'), ...ref(Delivery) },
    ...conflicts('delivery_under_way', 'endpoint_disabled', 'endpoint_deleted'),
    ...erasedEventProblem,
    ...problems(401, 404),
  },
};

export const retryDeliveryRoute: OwnedRoute<'retryDelivery'> = async (app, { operations, owner }) => {
  const { deliveriesPath, teamIdOf, documentation } = endpointOwners[owner];
  const schema = { ...common, ...documentation('retryDelivery', 'Retry a delivery') };

  app.post(`${deliveriesPath}/:id/retry`, { schema }, async (request, reply) => {
    const id = knownId('delivery', request.params.id);
    const outcome = await operations.retryDelivery(teamIdOf(request), id);
    if (outcome.outcome !== 'requeued') throw refusal(outcome.outcome);
    return reply
      .status(202)
      .header('location', `${pathFor(request, deliveriesPath)}/${id}`)
      .send(toDeliveryResource(outcome.delivery));
  });
};

type Refusal = Exclude<Awaited<ReturnType<TeamOperations['retryDelivery']>>['outcome'], 'requeued'>;

function refusal(outcome: Refusal): AppError {
  switch (outcome) {
    case 'not_found':
      return notFound('delivery');
    case 'event_erased':
      return erasedEvent();
    case 'under_way':
      return new AppError('delivery_under_way', 'An attempt of the delivery is in progress.');
    case 'endpoint_deleted':
      return new AppError('endpoint_deleted', 'The endpoint of the delivery was deleted.');
    case 'endpoint_disabled':
      return disabledEndpoint();
  }
}
