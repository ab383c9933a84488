import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { OperatorList } from '../../schemas/access/operator.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toOperatorResource } from '../../../resources/access/operator-resource.ts';

const schema = {
  operationId: 'listOperators',
  tags: ['Operator'],
  summary: 'List the operators, oldest first',
  description: 'Revoked operators are listed too. Tokens are not returned.',
  response: { 200: ref(OperatorList), ...problems(401) },
};

export const listOperatorsRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'listOperators'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/operators', { schema }, async () => ({
    data: (await operations.listOperators()).map(toOperatorResource),
  }));
};
