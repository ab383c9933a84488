import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ActorHeaders, ledgerActorOf } from '../../plugins/actor-headers.ts';
import { knownId } from '../../plugins/known-id.ts';
import { canceledGeneration } from './canceled-generation.ts';
import { OperatorGeneration } from '../../schemas/generations/operator-generation.ts';
import { pathId } from '../../schemas/path-id.ts';
import { notCancelable, problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toOperatorGenerationResource } from '../../../resources/generations/operator-generation-resource.ts';

const schema = {
  operationId: 'cancelAnyGeneration',
  tags: ['Operator'],
  summary: 'Cancel a queued generation of any team',
  description:
    'As the team could do itself. One that the upstream has cannot be canceled; resolve it instead. Canceling twice has no effect.',
  params: pathId('The id of the generation.'),
  headers: ActorHeaders,
  response: { 200: ref(OperatorGeneration), ...problems(400, 401, 404), ...notCancelable },
};

export const cancelAnyGenerationRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'cancelAnyGeneration'>;
}> = async (app, { operations }) => {
  app.post('/admin/v1/generations/:id/cancel', { schema }, async (request) => {
    const id = knownId('generation', request.params.id);
    const outcome = await operations.cancelAnyGeneration({ id, actor: ledgerActorOf(request) });
    return toOperatorGenerationResource(canceledGeneration(outcome));
  });
};
