import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { knownId, notFound } from '../../plugins/known-id.ts';
import { principalOf } from '../../plugins/require-team-key.ts';
import { Generation } from '../../schemas/generations/generation.ts';
import { pathId } from '../../schemas/path-id.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import { toGenerationResource } from '../../../resources/generations/generation-resource.ts';

const schema = {
  operationId: 'getGeneration',
  tags: ['Generations'],
  summary: 'Get a generation',
  description:
    'The only response that sets `waitingFor`, `queuePosition`, `estimatedStartAt`, `estimatedCompletionAt` and `estimatedCompletionLatestAt`, because they depend on the whole queue.',
  params: pathId('The id of the generation.'),
  response: { 200: ref(Generation), ...problems(401, 404) },
};

export const getGenerationRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<TeamOperations, 'findGeneration' | 'estimateGeneration' | 'explainWaiting'>;
}> = async (app, { operations }) => {
  app.get('/v1/generations/:id', { schema }, async (request) => {
    const id = knownId('generation', request.params.id);
    const found = await operations.findGeneration(principalOf(request).teamId, id);
    // Another team's generation gets the same answer as one that does not exist.
    if (found.outcome !== 'found') throw notFound('generation');
    const { generation } = found;
    const estimate = await operations.estimateGeneration(generation);
    return toGenerationResource(generation, estimate, await operations.explainWaiting(generation));
  });
};
