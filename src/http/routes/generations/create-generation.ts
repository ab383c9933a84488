import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { principalOf } from '../../plugins/require-team-key.ts';
import { toIdempotency } from '../../plugins/to-idempotency.ts';
import { acceptedGeneration } from './accepted-generation.ts';
import { toAcceptParams } from './to-accept-params.ts';
import { CreateGenerationRequest } from '../../schemas/generations/create-generation-request.ts';
import { Generation } from '../../schemas/generations/generation.ts';
import { acceptedHeaders, IdempotencyHeaders } from '../../schemas/idempotency-headers.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import { toGenerationResource } from '../../../resources/generations/generation-resource.ts';

const schema = {
  operationId: 'createGeneration',
  tags: ['Generations'],
  summary: 'Create a generation',
  description:
    'Holds the price on every budget that applies and stores the request. The picture is generated in the background; a webhook is sent when the generation ends. Send an `Idempotency-Key` to repeat the request safely.',
  headers: IdempotencyHeaders,
  body: ref(CreateGenerationRequest),
  response: {
    202: { description: 'The generation is stored and will end.', ...acceptedHeaders, ...ref(Generation) },
    ...problems(400, 401, 402, 403, 413, 415, 422),
  },
};

export const createGenerationRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<TeamOperations, 'acceptGeneration'>;
}> = async (app, { operations }) => {
  app.post('/v1/generations', { schema }, async (request, reply) => {
    const { body, headers } = request;
    const idempotency = toIdempotency(headers['idempotency-key'], 'POST /v1/generations', body);
    const outcome = await operations.acceptGeneration(
      toAcceptParams(principalOf(request), body, idempotency),
    );
    const { generation, replayed } = acceptedGeneration(outcome);
    const resource = toGenerationResource(generation);
    if (replayed) reply.header('idempotent-replayed', 'true');
    return reply.status(202).header('location', resource.links.self).send(resource);
  });
};
