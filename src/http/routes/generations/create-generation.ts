import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { toGenerationResource } from '../../../resources/generation-resource.ts';
import { acceptedOf } from '../../accepted.ts';
import { principalOf } from '../../plugins/authentication.ts';
import { toIdempotency } from '../../plugins/idempotency.ts';
import type { Operations } from '../../operations.ts';
import { CreateGenerationRequest } from '../../schemas/generations/create-generation.ts';
import { Generation } from '../../schemas/generations/generation.ts';
import { acceptedHeaders, IdempotencyHeaders } from '../../schemas/idempotency.ts';
import { ref } from '../../schemas/reference.ts';
import { problems } from '../../schemas/responses.ts';
import { toAcceptParams } from '../../to-accept-params.ts';

const schema = {
  operationId: 'createGeneration',
  tags: ['Generations'],
  summary: 'Ask for a picture',
  description:
    'Holds the price on every budget that applies and stores the request. The picture is made in the background; a webhook tells when it is there. With an `Idempotency-Key` the request can be repeated without making a second one.',
  headers: IdempotencyHeaders,
  body: ref(CreateGenerationRequest),
  response: {
    202: { description: 'Stored; it will end.', ...acceptedHeaders, ...ref(Generation) },
    ...problems(400, 401, 402, 403, 413, 415, 422),
  },
};

export const createGenerationRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<Operations, 'acceptGeneration'>;
}> = async (app, { operations }) => {
  app.post('/v1/generations', { schema }, async (request, reply) => {
    const { body, headers } = request;
    const idempotency = toIdempotency(headers['idempotency-key'], 'POST /v1/generations', body);
    const outcome = await operations.acceptGeneration(
      toAcceptParams(principalOf(request), body, idempotency),
    );
    const { generation, replayed } = acceptedOf(outcome);
    const resource = toGenerationResource(generation);
    if (replayed) reply.header('idempotent-replayed', 'true');
    return reply.status(202).header('location', resource.links.self).send(resource);
  });
};
