import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { knownId } from '../../plugins/known-id.ts';
import { principalOf } from '../../plugins/require-team-key.ts';
import { canceledGeneration } from './canceled-generation.ts';
import { Generation } from '../../schemas/generations/generation.ts';
import { pathId } from '../../schemas/path-id.ts';
import { notCancelable, problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import { toGenerationResource } from '../../../resources/generations/generation-resource.ts';

const schema = {
  operationId: 'cancelGeneration',
  tags: ['Generations'],
  summary: 'Cancel a queued generation',
  description:
    'Releases its credits. The upstream cannot cancel, so a generation that was already submitted continues. While it is being submitted the answer is `submission_under_way`: try again. Canceling twice has no effect.',
  params: pathId('The id of the generation.'),
  response: { 200: ref(Generation), ...problems(401, 404), ...notCancelable },
};

export const cancelGenerationRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<TeamOperations, 'cancelGeneration'>;
}> = async (app, { operations }) => {
  app.post('/v1/generations/:id/cancel', { schema }, async (request) => {
    const id = knownId('generation', request.params.id);
    return toGenerationResource(
      canceledGeneration(await operations.cancelGeneration(principalOf(request), id)),
    );
  });
};
