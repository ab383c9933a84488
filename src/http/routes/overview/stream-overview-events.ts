import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { openEventStream, type EventStream } from '../../plugins/event-stream.ts';
import { principalOf } from '../../plugins/require-team-key.ts';
import { ofTeam, takeWaitPlace, type Waiting } from '../../plugins/take-wait-place.ts';
import { LastEventHeaders } from '../../schemas/event-stream.ts';
import { overviewStream } from '../../schemas/overview-stream.ts';
import { problems, tooManyWaiters } from '../../schemas/problems.ts';
import type { OverviewFeed, Watched } from '../../../operations/overview/overview-feed.ts';
import type { WaitPlace, WaitRegistry } from '../../../operations/waiting/wait-registry.ts';

// A minute by default: the client connects again by itself, and its token is checked again.
const MAX_HEARTBEATS = 4;

/** `GET /v1/overview/events` and `GET /admin/v1/overview/events`. */
export const streamOverviewEventsRoute: FastifyPluginAsyncTypebox<StreamOverviewOptions> = async (
  app,
  { owner, feed, waits, heartbeatMs },
) => {
  const { path, ...documentation } = owners[owner];
  const schema = { ...common, ...documentation };
  app.get(path, { schema, config: { mediaTypes: ['text/event-stream'] } }, async (request, reply) => {
    const principal = owner === 'team' ? principalOf(request) : null;
    const place = takeWaitPlace(waits, reply, principal === null ? ofOperator(request) : ofTeam(principal));
    const watched = await feed.watch(principal?.teamId ?? null);
    place.watch(watched.topic);
    try {
      if (request.method === 'HEAD') return await reply.type('text/event-stream').send();
      const stream = openEventStream(reply, heartbeatMs, place.wake);
      await follow(stream, { place, watched, heartbeatMs });
    } finally {
      watched.leave();
    }
    return reply;
  });
};

/** All operators share their places. `ADMIN_TOKEN` has no id, and ends with the process. */
function ofOperator({ operator }: FastifyRequest): Waiting {
  return { teamId: 'operator', callerId: operator?.id ?? undefined };
}

export interface StreamOverviewOptions {
  owner: 'team' | 'operator';
  feed: OverviewFeed;
  waits: WaitRegistry;
  heartbeatMs: number;
}

/** Sends each overview. A client that reads slowly misses those in between; one that takes nothing for a heartbeat is cut. */
async function follow(
  stream: EventStream,
  { place, watched, heartbeatMs }: { place: WaitPlace; watched: Watched; heartbeatMs: number },
): Promise<void> {
  const endsAt = performance.now() + MAX_HEARTBEATS * heartbeatMs;
  let sent = 0;
  while (performance.now() < endsAt) {
    const latest = watched.latest();
    if (latest.version !== sent && stream.isReady()) {
      stream.send({ id: String(latest.version), type: 'overview', data: latest.overview });
      sent = latest.version;
    }
    const end = await place.next(heartbeatMs, String(sent));
    if (end === 'left') return;
    if (end === 'closed') break;
    if (end === 'timeout' && !(await stream.heartbeat())) return;
  }
  stream.end();
}

const common = {
  description:
    'The overview first, and again when it has changed, at most every 2 seconds. Comments keep the connection alive. It ends after four heartbeats, a minute by default; connect again to go on, as clients of server-sent events do.',
  headers: LastEventHeaders,
  response: { 200: overviewStream, ...problems(401), ...tooManyWaiters },
};

const owners = {
  team: {
    path: '/v1/overview/events',
    operationId: 'streamOverviewEvents',
    tags: ['Usage'],
    summary: 'Follow the overview by server-sent events',
  },
  operator: {
    path: '/admin/v1/overview/events',
    operationId: 'streamOperatorOverviewEvents',
    tags: ['Operator'],
    summary: 'Follow the overview of all teams by server-sent events',
  },
};
