import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { invalidField } from '../../../domain/app-error.ts';
import { SECOND_MS } from '../../../domain/clock.ts';
import { formatFeedCursor, parseFeedCursor } from '../../../domain/events/feed-cursor.ts';
import { isId } from '../../plugins/known-id.ts';
import { takeWaitPlace } from '../../plugins/take-wait-place.ts';
import { timeRange } from '../../plugins/time-range.ts';
import { endpointOwners, type EndpointOwner } from '../endpoints/endpoint-owner.ts';
import { EventPage, EventQuery, TeamEventQuery } from '../../schemas/events/event.ts';
import { toPageOptions } from '../../schemas/page-of.ts';
import { expiredCursor, problems, tooManyWaiters } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import { waitForEvents } from '../../../operations/waiting/wait-for-events.ts';
import type { WaitRegistry } from '../../../operations/waiting/wait-registry.ts';
import { toEventResource } from '../../../resources/events/event-resource.ts';

const response = { 200: ref(EventPage), ...problems(400, 401) };

const plain = {
  description: 'Filter by type and time. Events are listed whether or not an endpoint received them.',
  querystring: EventQuery,
  response,
};

const schemas = {
  operator: plain,
  operated_team: plain,
  team: {
    description:
      'Newest first by default. With `order=asc` it is a feed in the order of the commits: follow `nextCursor`, which is then never null, and you miss no event. `wait=N` responds as soon as there is an event behind the cursor, or with an empty page after N seconds.',
    querystring: TeamEventQuery,
    response: { ...response, ...expiredCursor, ...tooManyWaiters },
  },
};

export const listEventsRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<TeamOperations, 'listEvents'>;
  /** Null: for operators, who have no feed in the order of commits. */
  feed: { readFeed: TeamOperations['readFeed']; waits: WaitRegistry } | null;
  owner: EndpointOwner;
}> = async (app, { operations, feed, owner }) => {
  const { eventsPath, teamIdOf, documentation } = endpointOwners[owner];
  // The team's query has all that the operator's has.
  const common = schemas[owner] as typeof schemas.team;
  const schema = { ...common, ...documentation('listEvents', 'List events') };

  app.get(eventsPath, { schema }, async (request, reply) => {
    const { order = 'desc', wait, cursor, limit, ...given } = request.query;
    const { type: types, generationId, createdAfter, createdBefore } = given;
    const teamId = teamIdOf(request);
    const filter = { types, generationId, ...timeRange({ createdAfter, createdBefore }) };
    if (order === 'desc' || feed === null || teamId === null) {
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
        ? await feed.readFeed(teamId, page)
        : await waitForEvents(takeWaitPlace(feed.waits, reply), {
            teamId,
            page,
            waitMs: wait * SECOND_MS,
            read: feed.readFeed,
          });
    return { data: events.map(toEventResource), nextCursor: formatFeedCursor(next) };
  });
};

const wrongCursor = () => invalidField('cursor', 'must be the `nextCursor` of a page in the same order');
