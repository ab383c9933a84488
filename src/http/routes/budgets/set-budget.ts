import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Budget } from '../../schemas/budgets/budget.ts';
import { SetBudgetRequest } from '../../schemas/budgets/set-budget-request.ts';
import { conflicts, problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toBudgetResource } from '../../../resources/budgets/budget-resource.ts';

const schema = {
  operationId: 'setBudget',
  tags: ['Operator'],
  summary: 'Create a budget, or change the one with the same scope and period',
  description: 'Takes effect for new generations at once. Held and settled credits stay unchanged.',
  body: ref(SetBudgetRequest),
  response: {
    200: { description: 'The budget.', ...ref(Budget) },
    ...conflicts('conflict'),
    ...problems(400, 401, 404, 413, 415),
  },
};

export const setBudgetRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'setBudget'>;
}> = async (app, { operations }) => {
  app.put('/admin/v1/budgets', { schema }, async ({ body }) => {
    const { teamId = null, keyId = null, ...fields } = body;
    return toBudgetResource(await operations.setBudget({ ...fields, teamId, keyId }));
  });
};
