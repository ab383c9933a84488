import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Clock } from '../../../domain/clock.ts';
import { setPollAfter } from '../../plugins/set-poll-after.ts';
import { takeWaitPlace } from '../../plugins/take-wait-place.ts';
import { waitPreference } from '../../plugins/wait-preference.ts';
import { markReplayed, toIdempotency } from '../../plugins/to-idempotency.ts';
import { acceptedGeneration } from './accepted-generation.ts';
import { stateOfAccepted } from './state-of-accepted.ts';
import { toAcceptParams } from './to-accept-params.ts';
import { CreateGenerationRequest } from '../../schemas/generations/create-generation-request.ts';
import { Generation } from '../../schemas/generations/generation.ts';
import { WaitHeaders, waitHeaders } from '../../schemas/wait-headers.ts';
import { acceptedHeaders, IdempotencyHeaders } from '../../schemas/idempotency-headers.ts';
import { problemWith, problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import type { WaitRegistry } from '../../../operations/waiting/wait-registry.ts';
import { toGenerationResource } from '../../../resources/generations/generation-resource.ts';

const schema = {
  operationId: 'createGeneration',
  tags: ['Generations'],
  summary: 'Create a generation',
  description:
    'Holds the price on every budget that applies and stores the request. The picture is generated in the background; a webhook is sent when the generation ends. Send an `Idempotency-Key` to repeat the request safely. With `Prefer: wait=N` it responds when the generation has ended, or after N seconds.',
  headers: Type.Object({ ...IdempotencyHeaders.properties, ...WaitHeaders.properties }),
  body: ref(CreateGenerationRequest),
  response: {
    202: {
      description: 'The generation is stored and will end.',
      headers: { ...acceptedHeaders.headers, ...waitHeaders },
      ...ref(Generation),
    },
    ...problems(400, 401, 402, 413, 415, 422, 429),
    ...problemWith(403, 'model_not_allowed', 'forbidden'),
  },
};

export const createGenerationRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<
    TeamOperations,
    'acceptGeneration' | 'findGeneration' | 'estimateGeneration' | 'estimateAccepted'
  >;
  clock: Clock;
  waits: WaitRegistry;
}> = async (app, { operations, clock, waits }) => {
  app.post('/v1/generations', { schema }, async (request, reply) => {
    const params = toAcceptParams(request);
    const idempotency = toIdempotency(request, 'POST /v1/generations', params);
    const preference = waitPreference(request.headers.prefer);
    // Before anything is stored, so that a request without a place leaves nothing behind.
    const wait = preference && { ...preference, place: takeWaitPlace(waits, reply) };
    const outcome = await operations.acceptGeneration({ ...params, idempotency });
    const accepted = acceptedGeneration(outcome);
    const { generation, estimate } = await stateOfAccepted(operations, accepted, wait);
    setPollAfter(reply, clock, generation, estimate);
    const resource = toGenerationResource(generation);
    if (accepted.replayed) markReplayed(reply);
    if (wait !== null) reply.header('preference-applied', wait.applied);
    return reply.status(202).header('location', resource.links.self).send(resource);
  });
};
