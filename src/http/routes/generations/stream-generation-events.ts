import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { isTerminal } from '../../../domain/generations/generation.ts';
import { generationVersion } from '../../../domain/generations/generation-version.ts';
import { openEventStream } from '../../plugins/event-stream.ts';
import { knownId, notFound } from '../../plugins/known-id.ts';
import { principalOf } from '../../plugins/require-team-key.ts';
import { takeWaitPlace } from '../../plugins/take-wait-place.ts';
import { eventStream, LastEventHeaders } from '../../schemas/event-stream.ts';
import { pathId } from '../../schemas/path-id.ts';
import { problems, tooManyWaiters } from '../../schemas/problems.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import type { WaitRegistry } from '../../../operations/waiting/wait-registry.ts';
import { findOwn } from './find-own.ts';
import { followGeneration } from './follow-generation.ts';

const schema = {
  operationId: 'streamGenerationEvents',
  tags: ['Generations'],
  summary: 'Follow a generation by server-sent events',
  description:
    'The current state first, then each change of `status` or `progress`, until the generation has ended. The name of an event is `generation.` and the status, its data the generation as `GET /v1/generations/{id}` returns it, without estimates. Comments keep the connection alive. After a lost connection, connect again: the current state comes first again.',
  params: pathId('The id of the generation.'),
  headers: LastEventHeaders,
  response: {
    200: eventStream,
    204: {
      description:
        'The generation has ended, and `Last-Event-ID` names its last event: there is nothing more to come.',
      type: 'null',
    },
    ...problems(401, 404),
    ...tooManyWaiters,
  },
};

// Clients of server-sent events ask for this one.
const mediaTypes = ['text/event-stream'];

export const streamGenerationEventsRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<TeamOperations, 'findGeneration'>;
  waits: WaitRegistry;
  heartbeatMs: number;
}> = async (app, { operations, waits, heartbeatMs }) => {
  app.get('/v1/generations/:id/events', { schema, config: { mediaTypes } }, async (request, reply) => {
    const id = knownId('generation', request.params.id);
    const read = () => findOwn(operations, principalOf(request).teamId, id);
    const place = takeWaitPlace(waits, reply);
    // Before the first read, so that no change is between them.
    place.watch(id);
    const first = await read();
    if (first === null) throw notFound('generation');
    if (isTerminal(first.status) && request.headers['last-event-id'] === generationVersion(first))
      return reply.status(204).send();
    if (request.method === 'HEAD') return reply.type('text/event-stream').send();
    const stream = openEventStream(reply, heartbeatMs, place.wake);
    await followGeneration(stream, { place, first, read, heartbeatMs });
    return reply;
  });
};
