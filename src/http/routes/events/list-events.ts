import { timeRange } from '../../plugins/time-range.ts';
import { endpointOwners, type OwnedRoute } from '../endpoints/endpoint-owner.ts';
import { EventPage, EventQuery } from '../../schemas/events/event.ts';
import { toPageOptions } from '../../schemas/page-of.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import { toEventResource } from '../../../resources/events/event-resource.ts';

const common = {
  querystring: EventQuery,
  response: { 200: ref(EventPage), ...problems(400, 401) },
};

export const listEventsRoute: OwnedRoute<'listEvents'> = async (app, { operations, owner }) => {
  const { eventsPath, teamIdOf, documentation } = endpointOwners[owner];
  const schema = { ...common, ...documentation('listEvents', 'List events, newest first') };

  app.get(eventsPath, { schema }, async (request) => {
    const { type: types, generationId, createdAfter, createdBefore, ...page } = request.query;
    const { events, nextCursor } = await operations.listEvents(teamIdOf(request), {
      types,
      generationId,
      ...timeRange({ createdAfter, createdBefore }),
      ...toPageOptions(page),
    });
    return { data: events.map(toEventResource), nextCursor };
  });
};
