import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { toListParams } from './to-list-params.ts';
import {
  OperatorGenerationPage,
  OperatorGenerationQuery,
} from '../../schemas/generations/operator-generation.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toOperatorGenerationResource } from '../../../resources/generations/operator-generation-resource.ts';

const schema = {
  operationId: 'listAllGenerations',
  tags: ['Operator'],
  summary: 'List the generations of all teams, or of one, newest first',
  description:
    'Filter by id, upstream id, team, key, status, model, metadata, time of creation and time of the end. Estimates and `waitingFor` are null here; `GET /admin/v1/generations/{id}` returns them.',
  querystring: OperatorGenerationQuery,
  response: { 200: ref(OperatorGenerationPage), ...problems(400, 401) },
};

export const listAllGenerationsRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'listGenerations'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/generations', { schema }, async ({ query: { teamId = null, ...query } }) => {
    const { generations, nextCursor } = await operations.listGenerations(teamId, toListParams(query));
    return {
      data: generations.map((generation) => toOperatorGenerationResource(generation)),
      nextCursor,
    };
  });
};
