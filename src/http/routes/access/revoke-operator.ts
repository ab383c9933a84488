import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { knownId } from '../../plugins/known-id.ts';
import { pathId } from '../../schemas/path-id.ts';
import { conflicts, problems } from '../../schemas/problems.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';

const schema = {
  operationId: 'revokeOperator',
  tags: ['Operator'],
  summary: 'Revoke the token of an operator',
  description:
    'Takes effect at once. Refused for the last admin while `ADMIN_TOKEN` is not set, since nobody else could create another.',
  params: pathId('The id of the operator.'),
  response: {
    204: { type: 'null', description: 'The token is revoked.' },
    ...conflicts('conflict'),
    ...problems(401, 404),
  },
};

export const revokeOperatorRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'revokeOperator'>;
}> = async (app, { operations }) => {
  app.delete('/admin/v1/operators/:id', { schema }, async ({ params }, reply) => {
    await operations.revokeOperator(knownId('operator', params.id));
    return reply.status(204).send();
  });
};
