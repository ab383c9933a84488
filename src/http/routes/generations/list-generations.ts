import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { toGenerationResource } from '../../../resources/generation-resource.ts';
import { generationStatuses } from '../../../domain/generations/generation.ts';
import { modelIds } from '../../../domain/models/catalogue.ts';
import { principalOf } from '../../plugins/authentication.ts';
import type { Operations } from '../../operations.ts';
import { GenerationPage } from '../../schemas/generations/generation.ts';
import { ref } from '../../schemas/reference.ts';
import { problems } from '../../schemas/responses.ts';
import { id, timestamp } from '../../schemas/values.ts';
import { toTime } from '../../to-time.ts';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

const ListQuery = Type.Object(
  {
    status: Type.Optional(
      Type.Array(Type.Enum(generationStatuses), {
        minItems: 1,
        uniqueItems: true,
        description: 'Only those in one of these statuses; repeat the parameter for several.',
      }),
    ),
    model: Type.Optional(Type.Enum(modelIds)),
    createdAfter: Type.Optional(timestamp('Only those created then or later.')),
    createdBefore: Type.Optional(timestamp('Only those created before then.')),
    cursor: Type.Optional(id('generation', 'The `nextCursor` of the page before.')),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: MAX_LIMIT,
        description: `Generations on a page. ${DEFAULT_LIMIT} where absent.`,
      }),
    ),
  },
  { additionalProperties: false },
);

const schema = {
  operationId: 'listGenerations',
  tags: ['Generations'],
  summary: "List the team's generations, newest first",
  querystring: ListQuery,
  response: { 200: ref(GenerationPage), ...problems(400, 401) },
};

export const listGenerationsRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<Operations, 'listGenerations'>;
}> = async (app, { operations }) => {
  app.get('/v1/generations', { schema }, async (request) => {
    const { createdAfter, createdBefore, limit = DEFAULT_LIMIT, ...filter } = request.query;
    const { generations, nextCursor } = await operations.listGenerations(principalOf(request).teamId, {
      ...filter,
      ...(createdAfter !== undefined && { createdAfter: toTime('createdAfter', createdAfter) }),
      ...(createdBefore !== undefined && { createdBefore: toTime('createdBefore', createdBefore) }),
      limit,
    });
    return { data: generations.map((generation) => toGenerationResource(generation)), nextCursor };
  });
};
