import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AppError } from '../../../domain/app-error.ts';
import { toGenerationResource } from '../../../resources/generation-resource.ts';
import { principalOf } from '../../plugins/authentication.ts';
import type { Operations } from '../../operations.ts';
import { Generation } from '../../schemas/generations/generation.ts';
import { pathId } from '../../schemas/path-id.ts';
import { ref } from '../../schemas/reference.ts';
import { notCancelable, problems } from '../../schemas/responses.ts';
import { isId } from '../../schemas/values.ts';

const getSchema = {
  operationId: 'getGeneration',
  tags: ['Generations'],
  summary: 'Read a generation',
  description:
    'The only answer with `queuePosition`, `estimatedStartAt` and `estimatedCompletionAt`: to tell them, the queue has to be looked at.',
  params: pathId('The id of the generation.'),
  response: { 200: ref(Generation), ...problems(401, 404) },
};

const cancelSchema = {
  operationId: 'cancelGeneration',
  tags: ['Generations'],
  summary: 'Cancel a generation that still waits in the queue',
  description:
    'Its credits are released. The upstream cannot cancel, so a generation that was handed over runs on. Canceling twice is no error.',
  params: pathId('The id of the generation.'),
  response: { 200: ref(Generation), ...problems(401, 404), ...notCancelable },
};

export const generationRoutes: FastifyPluginAsyncTypebox<{
  operations: Pick<Operations, 'findGeneration' | 'estimateGeneration' | 'cancelGeneration'>;
}> = async (app, { operations }) => {
  app.get('/v1/generations/:id', { schema: getSchema }, async (request) => {
    const { id } = request.params;
    if (!isId('generation', id)) throw unknownGeneration();
    const found = await operations.findGeneration(principalOf(request).teamId, id);
    // Another team's generation is as unknown as one that does not exist.
    if (found.outcome !== 'found') throw unknownGeneration();
    const { generation } = found;
    return toGenerationResource(generation, await operations.estimateGeneration(generation));
  });

  app.post('/v1/generations/:id/cancel', { schema: cancelSchema }, async (request) => {
    const { id } = request.params;
    if (!isId('generation', id)) throw unknownGeneration();
    const outcome = await operations.cancelGeneration(principalOf(request), id);
    switch (outcome.outcome) {
      case 'canceled':
        return toGenerationResource(outcome.generation);
      case 'not_found':
        throw unknownGeneration();
      case 'not_cancelable':
        throw new AppError('not_cancelable', `The generation is ${outcome.status} already.`, {
          details: { generationStatus: outcome.status },
        });
    }
  });
};

function unknownGeneration(): AppError {
  return new AppError('not_found', 'There is no generation with this id.');
}
