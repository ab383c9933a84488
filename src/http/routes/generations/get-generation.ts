import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Clock } from '../../../domain/clock.ts';
import { knownId, notFound } from '../../plugins/known-id.ts';
import { principalOf } from '../../plugins/require-team-key.ts';
import { setPollAfter } from '../../plugins/set-poll-after.ts';
import { takeWaitPlace } from '../../plugins/take-wait-place.ts';
import { waitPreference } from '../../plugins/wait-preference.ts';
import { findOwn } from './find-own.ts';
import { Generation } from '../../schemas/generations/generation.ts';
import { WaitHeaders, waitHeaders } from '../../schemas/wait-headers.ts';
import { pathId } from '../../schemas/path-id.ts';
import { problems, tooManyWaiters } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import { waitForGeneration } from '../../../operations/waiting/wait-for-generation.ts';
import type { WaitRegistry } from '../../../operations/waiting/wait-registry.ts';
import { toGenerationResource } from '../../../resources/generations/generation-resource.ts';

const schema = {
  operationId: 'getGeneration',
  tags: ['Generations'],
  summary: 'Get a generation',
  description:
    'The only response that sets `waitingFor`, `queuePosition`, `estimatedStartAt`, `estimatedCompletionAt` and `estimatedCompletionLatestAt`, because they depend on the whole queue. With `Prefer: wait=N` it responds when the generation has ended, or after N seconds.',
  params: pathId('The id of the generation.'),
  headers: WaitHeaders,
  response: {
    200: { description: 'The generation as it is now.', headers: waitHeaders, ...ref(Generation) },
    ...problems(401, 404),
    ...tooManyWaiters,
  },
};

export const getGenerationRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<TeamOperations, 'findGeneration' | 'estimateGeneration' | 'explainWaiting'>;
  clock: Clock;
  waits: WaitRegistry;
}> = async (app, { operations, clock, waits }) => {
  app.get('/v1/generations/:id', { schema }, async (request, reply) => {
    const id = knownId('generation', request.params.id);
    const read = () => findOwn(operations, principalOf(request).teamId, id);
    const preference = waitPreference(request.headers.prefer);
    const generation =
      preference === null
        ? await read()
        : await waitForGeneration(takeWaitPlace(waits, reply), { ...preference, id, read });
    // Another team's generation gets the same answer as one that does not exist.
    if (generation === null) throw notFound('generation');
    if (preference !== null) reply.header('preference-applied', preference.applied);
    const estimate = await operations.estimateGeneration(generation);
    setPollAfter(reply, clock, generation, estimate);
    return toGenerationResource(generation, estimate, await operations.explainWaiting(generation));
  });
};
