import { AppError, invalidField } from '../../../domain/app-error.ts';
import { knownId, notFound } from '../../plugins/known-id.ts';
import { erasedEvent } from './erased-event.ts';
import { disabledEndpoint } from '../endpoints/disabled-endpoint.ts';
import { endpointOwners, pathFor, type OwnedRoute } from '../endpoints/endpoint-owner.ts';
import { createdHeaders } from '../../schemas/created-headers.ts';
import { Delivery } from '../../schemas/deliveries/delivery.ts';
import { DeliverEventRequest } from '../../schemas/events/deliver-event-request.ts';
import { pathId } from '../../schemas/path-id.ts';
import { conflicts, erasedEventProblem, problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import { toDeliveryResource } from '../../../resources/deliveries/delivery-resource.ts';

const common = {
  description:
    'Works for any event and any of your endpoints, whatever the endpoint subscribes to and whether it received the event before. The delivery is due at once, with a new retry schedule. A paused endpoint holds it back until it is enabled.',
  params: pathId('The id of the event.'),
  body: ref(DeliverEventRequest),
  response: {
    202: { description: 'The pending delivery.', ...createdHeaders('delivery'), ...ref(Delivery) },
    ...conflicts('delivery_under_way', 'endpoint_disabled'),
    ...erasedEventProblem,
    ...problems(400, 401, 404, 413, 415),
  },
};

export const deliverEventRoute: OwnedRoute<'deliverEvent'> = async (app, { operations, owner }) => {
  const { eventsPath, deliveriesPath, teamIdOf, documentation } = endpointOwners[owner];
  const schema = { ...common, ...documentation('deliverEvent', 'Send an event to a webhook endpoint') };

  app.post(`${eventsPath}/:id/deliver`, { schema }, async (request, reply) => {
    const { params, body } = request;
    const eventId = knownId('event', params.id);
    const outcome = await operations.deliverEvent(teamIdOf(request), eventId, body.endpointId);
    if (outcome.outcome !== 'requested') throw refusal(outcome.outcome);
    return reply
      .status(202)
      .header('location', `${pathFor(request, deliveriesPath)}/${outcome.delivery.id}`)
      .send(toDeliveryResource(outcome.delivery));
  });
};

type Refusal = Exclude<Awaited<ReturnType<TeamOperations['deliverEvent']>>['outcome'], 'requested'>;

function refusal(outcome: Refusal): AppError {
  switch (outcome) {
    case 'event_not_found':
      return notFound('event');
    case 'endpoint_not_found':
      return invalidField('/endpointId', 'There is no such endpoint.');
    case 'event_erased':
      return erasedEvent();
    case 'under_way':
      return new AppError('delivery_under_way', 'An attempt of the delivery is in progress.');
    case 'endpoint_disabled':
      return disabledEndpoint();
  }
}
