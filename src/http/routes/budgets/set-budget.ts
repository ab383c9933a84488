import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { toBudgetResource } from '../../../resources/budget-resource.ts';
import type { AdminOperations } from '../../admin-operations.ts';
import { Budget } from '../../schemas/budgets/budget.ts';
import { ref } from '../../schemas/reference.ts';
import { conflicts, problems } from '../../schemas/responses.ts';
import { SetBudgetRequest } from '../../schemas/budgets/set-budget.ts';

const schema = {
  operationId: 'setBudget',
  tags: ['Operator'],
  summary: 'Make a budget, or change the one with the same scope and period',
  description: 'Holds for new generations at once. What is held or settled stays.',
  body: ref(SetBudgetRequest),
  response: {
    200: { description: 'The budget as it now is.', ...ref(Budget) },
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
