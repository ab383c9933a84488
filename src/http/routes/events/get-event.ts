import { knownId, notFound } from '../../plugins/known-id.ts';
import { endpointOwners, type OwnedRoute } from '../endpoints/endpoint-owner.ts';
import { Event } from '../../schemas/events/event.ts';
import { pathId } from '../../schemas/path-id.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import { toEventResource } from '../../../resources/events/event-resource.ts';

const common = {
  description: 'With its `data`, as it was sent to endpoints.',
  params: pathId('The id of the event.'),
  response: { 200: ref(Event), ...problems(401, 404) },
};

export const getEventRoute: OwnedRoute<'findEvent'> = async (app, { operations, owner }) => {
  const { eventsPath, teamIdOf, documentation } = endpointOwners[owner];
  const schema = { ...common, ...documentation('getEvent', 'Get an event') };

  app.get(`${eventsPath}/:id`, { schema }, async (request) => {
    const event = await operations.findEvent(teamIdOf(request), knownId('event', request.params.id));
    if (event === null) throw notFound('event');
    return toEventResource(event);
  });
};
