import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { knownId } from '../../plugins/known-id.ts';
import { Operator } from '../../schemas/access/operator.ts';
import { pathId } from '../../schemas/path-id.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toOperatorResource } from '../../../resources/access/operator-resource.ts';

const schema = {
  operationId: 'getOperator',
  tags: ['Operator'],
  summary: 'Get an operator',
  description: 'Without its token.',
  params: pathId('The id of the operator.'),
  response: { 200: ref(Operator), ...problems(401, 404) },
};

export const getOperatorRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'findOperator'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/operators/:id', { schema }, async ({ params }) =>
    toOperatorResource(await operations.findOperator(knownId('operator', params.id))),
  );
};
