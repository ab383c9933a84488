import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { knownId } from '../../plugins/known-id.ts';
import { pathId } from '../../schemas/path-id.ts';
import { problems } from '../../schemas/problems.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';

const schema = {
  operationId: 'endBudget',
  tags: ['Operator'],
  summary: 'End a budget',
  description:
    'The budget no longer limits new generations. Its ledger is kept, and credits it holds are still settled or released.',
  params: pathId('The id of the budget.'),
  response: { 204: { type: 'null', description: 'The budget has ended.' }, ...problems(401, 404) },
};

export const endBudgetRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'endBudget'>;
}> = async (app, { operations }) => {
  app.delete('/admin/v1/budgets/:id', { schema }, async ({ params }, reply) => {
    await operations.endBudget(knownId('budget', params.id));
    return reply.status(204).send();
  });
};
