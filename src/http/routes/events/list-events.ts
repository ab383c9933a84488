import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { invalidField } from '../../../domain/app-error.ts';
import { SECOND_MS } from '../../../domain/clock.ts';
import { formatFeedCursor, parseFeedCursor } from '../../../domain/events/feed-cursor.ts';
import { isId } from '../../plugins/known-id.ts';
import { principalOf } from '../../plugins/require-team-key.ts';
import { takeWaitPlace } from '../../plugins/take-wait-place.ts';
import { timeRange } from '../../plugins/time-range.ts';
import { endpointOwners } from '../endpoints/endpoint-owner.ts';
import { EventPage, EventQuery, TeamEventQuery } from '../../schemas/events/event.ts';
import { toPageOptions } from '../../schemas/page-of.ts';
import { expiredCursor, problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import { waitForEvents } from '../../../operations/waiting/wait-for-events.ts';
import type { WaitRegistry } from '../../../operations/waiting/wait-registry.ts';
import { toEventResource } from '../../../resources/events/event-resource.ts';

const { team, operator } = endpointOwners;

const schema = {
  ...team.documentation('listEvents', 'List events'),
  description:
    'Newest first by default. With `order=asc` it is a feed in the order of the commits: follow `nextCursor`, which is then never null, and you miss no event. `wait=N` responds as soon as there is an event behind the cursor, or with an empty page after N seconds.',
  querystring: TeamEventQuery,
  response: { 200: ref(EventPage), ...problems(400, 401), ...expiredCursor },
};

export const listEventsRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<TeamOperations, 'listEvents' | 'readFeed'>;
  waits: WaitRegistry;
}> = async (app, { operations, waits }) => {
  app.get(team.eventsPath, { schema }, async (request, reply) => {
    const { order = 'desc', wait, cursor, limit, ...given } = request.query;
    const { type: types, generationId, createdAfter, createdBefore } = given;
    const { teamId } = principalOf(request);
    const filter = { types, generationId, ...timeRange({ createdAfter, createdBefore }) };
    if (order === 'desc') {
      if (wait !== undefined) throw invalidField('wait', 'needs order=asc');
      if (cursor !== undefined && !isId('event', cursor)) throw wrongCursor();
      const page = { ...filter, ...toPageOptions({ cursor, limit }) };
      const { events, nextCursor } = await operations.listEvents(teamId, page);
      return { data: events.map(toEventResource), nextCursor };
    }
    const from = cursor === undefined ? undefined : parseFeedCursor(cursor);
    if (from === null) throw wrongCursor();
    const page = { ...filter, ...toPageOptions({ limit }), cursor: from };
    const { events, next } =
      wait === undefined
        ? await operations.readFeed(teamId, page)
        : await waitForEvents(takeWaitPlace(waits, request, reply), {
            teamId,
            page,
            waitMs: wait * SECOND_MS,
            read: operations.readFeed,
          });
    return { data: events.map(toEventResource), nextCursor: formatFeedCursor(next) };
  });
};

const wrongCursor = () => invalidField('cursor', 'must be the `nextCursor` of a page in the same order');

const operatorSchema = {
  ...operator.documentation('listEvents', 'List events, newest first'),
  querystring: EventQuery,
  response: { 200: ref(EventPage), ...problems(400, 401) },
};

/** The operator's own events have no order of commits. */
export const listOperatorEventsRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<TeamOperations, 'listEvents'>;
}> = async (app, { operations }) => {
  app.get(operator.eventsPath, { schema: operatorSchema }, async (request) => {
    const { type: types, generationId, createdAfter, createdBefore, ...page } = request.query;
    const filter = { types, generationId, ...timeRange({ createdAfter, createdBefore }) };
    const { events, nextCursor } = await operations.listEvents(null, { ...filter, ...toPageOptions(page) });
    return { data: events.map(toEventResource), nextCursor };
  });
};
