import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AppError } from '../../../domain/app-error.ts';
import { toEventResource } from '../../../resources/event-resource.ts';
import { endpointOwners, type EndpointOwner } from '../../endpoint-owner.ts';
import type { Operations } from '../../operations.ts';
import { toPageOptions } from '../../schemas/page.ts';
import { pathId } from '../../schemas/path-id.ts';
import { ref } from '../../schemas/reference.ts';
import { problems } from '../../schemas/responses.ts';
import { isId } from '../../schemas/values.ts';
import { WebhookEvent, WebhookEventPage, WebhookEventQuery } from '../../schemas/events/stored-event.ts';
import { timeRangeOf } from '../../time-range.ts';

const listSchema = {
  querystring: WebhookEventQuery,
  response: { 200: ref(WebhookEventPage), ...problems(400, 401) },
};

const getSchema = {
  params: pathId('The id of the event.'),
  response: { 200: ref(WebhookEvent), ...problems(401, 404) },
};

/** What receivers are told of, whoever listens. */
export const webhookEventRoutes: FastifyPluginAsyncTypebox<{
  operations: Pick<Operations, 'listEvents' | 'findEvent'>;
  owner: EndpointOwner;
}> = async (app, { operations, owner }) => {
  const { eventsPath, teamIdOf, documentation } = endpointOwners[owner];
  const list = documentation('list', 'WebhookEvents', 'List events, newest first');
  const get = documentation('get', 'WebhookEvent', 'Read an event');

  app.get(eventsPath, { schema: { ...listSchema, ...list } }, async (request) => {
    const { type: types, generationId, createdAfter, createdBefore, ...page } = request.query;
    const { events, nextCursor } = await operations.listEvents(teamIdOf(request), {
      types,
      generationId,
      ...timeRangeOf({ createdAfter, createdBefore }),
      ...toPageOptions(page),
    });
    return { data: events.map(toEventResource), nextCursor };
  });

  app.get(`${eventsPath}/:id`, { schema: { ...getSchema, ...get } }, async (request) => {
    const { id } = request.params;
    const event = isId('event', id) ? await operations.findEvent(teamIdOf(request), id) : null;
    if (event === null) throw new AppError('not_found', 'There is no event with this id.');
    return toEventResource(event);
  });
};
