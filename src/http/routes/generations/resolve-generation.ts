import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AppError } from '../../../domain/app-error.ts';
import type { Generation } from '../../../domain/generations/generation.ts';
import { ActorHeaders, ledgerActorOf } from '../../plugins/actor-headers.ts';
import { knownId, notFound } from '../../plugins/known-id.ts';
import {
  OperatorGeneration,
  ResolveGenerationRequest,
} from '../../schemas/generations/operator-generation.ts';
import { pathId } from '../../schemas/path-id.ts';
import { conflicts, problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import type { ResolveGenerationOutcome } from '../../../operations/upstream/resolve-generation.ts';
import { toOperatorGenerationResource } from '../../../resources/generations/operator-generation-resource.ts';

const schema = {
  operationId: 'resolveGeneration',
  tags: ['Operator'],
  summary: 'End a generation that the upstream has',
  description:
    'It fails with the code `ended_by_operator` and your reason, its team is notified, and it is not polled any more. `charged` settles its credits, `released` releases them, and `unreconciled` releases them and opens an unreconciled charge. 409 while a poll of it is under way: try again.',
  params: pathId('The id of the generation.'),
  headers: ActorHeaders,
  body: ref(ResolveGenerationRequest),
  response: { 200: ref(OperatorGeneration), ...problems(400, 401, 404, 413, 415), ...conflicts('conflict') },
};

export const resolveGenerationRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'resolveGeneration'>;
}> = async (app, { operations }) => {
  app.post('/admin/v1/generations/:id/resolve', { schema }, async (request) => {
    const { params, body } = request;
    const id = knownId('generation', params.id);
    const outcome = await operations.resolveGeneration({ ...body, id, actor: ledgerActorOf(request) });
    return toOperatorGenerationResource(resolvedGeneration(outcome));
  });
};

/** The generation. @throws AppError for every other outcome */
export function resolvedGeneration(outcome: ResolveGenerationOutcome): Generation {
  switch (outcome.outcome) {
    case 'resolved':
      return outcome.generation;
    case 'not_found':
      throw notFound('generation');
    case 'poll_under_way':
      throw new AppError('conflict', 'A poll of the generation is under way; try again in a minute.');
    case 'not_at_upstream':
      throw new AppError('conflict', `The generation is ${outcome.status}: the upstream does not have it.`);
  }
}
