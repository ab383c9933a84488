import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { knownId, notFound } from '../../plugins/known-id.ts';
import { GenerationLife } from '../../schemas/generations/operator-generation.ts';
import { pathId } from '../../schemas/path-id.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import {
  toLifeStepResource,
  toOperatorGenerationResource,
} from '../../../resources/generations/operator-generation-resource.ts';

const schema = {
  operationId: 'readGenerationLife',
  tags: ['Operator'],
  summary: 'Get a generation of any team with its whole life',
  description:
    'What happened to it, oldest first: the request, holds and their resolution on each budget, submissions with their account and outcome, polls of the last two hours, the end, unreconciled charges, events, and each attempt to deliver them.',
  params: pathId('The id of the generation.'),
  response: { 200: ref(GenerationLife), ...problems(401, 404) },
};

export const readGenerationLifeRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'readGenerationLife' | 'estimateGeneration' | 'explainWaiting'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/generations/:id', { schema }, async ({ params }) => {
    const found = await operations.readGenerationLife(knownId('generation', params.id));
    if (found === null) throw notFound('generation');
    const { generation, life } = found;
    const estimate = await operations.estimateGeneration(generation);
    const waitingFor = await operations.explainWaiting(generation);
    return {
      ...toOperatorGenerationResource(generation, estimate, waitingFor),
      life: life.map(toLifeStepResource),
    };
  });
};
