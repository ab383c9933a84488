import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { principalOf } from '../../plugins/require-team-key.ts';
import { GenerationPage, GenerationQuery } from '../../schemas/generations/generation.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import { toListParams } from './to-list-params.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import { toGenerationResource } from '../../../resources/generations/generation-resource.ts';

const schema = {
  operationId: 'listGenerations',
  tags: ['Generations'],
  summary: "List the team's generations, newest first",
  description:
    'Filter by status, model, key, metadata, time of creation and time of the end. Estimates and `waitingFor` are null here; `GET /v1/generations/{id}` returns them.',
  querystring: GenerationQuery,
  response: { 200: ref(GenerationPage), ...problems(400, 401) },
};

export const listGenerationsRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<TeamOperations, 'listGenerations'>;
}> = async (app, { operations }) => {
  app.get('/v1/generations', { schema }, async (request) => {
    const { teamId } = principalOf(request);
    const { generations, nextCursor } = await operations.listGenerations(teamId, toListParams(request.query));
    return { data: generations.map((generation) => toGenerationResource(generation)), nextCursor };
  });
};
