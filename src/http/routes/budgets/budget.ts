import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { toBudgetResource } from '../../../resources/budget-resource.ts';
import { principalOf } from '../../plugins/authentication.ts';
import type { Operations } from '../../operations.ts';
import { BudgetList } from '../../schemas/budgets/budget.ts';
import { ref } from '../../schemas/reference.ts';
import { problems } from '../../schemas/responses.ts';

const schema = {
  operationId: 'readBudget',
  tags: ['Budget'],
  summary: 'Read the budgets that apply to this key',
  description: 'A generation has to fit into each of them.',
  response: { 200: ref(BudgetList), ...problems(401) },
};

export const budgetRoute: FastifyPluginAsyncTypebox<{ operations: Pick<Operations, 'readBudgets'> }> = async (
  app,
  { operations },
) => {
  app.get('/v1/budget', { schema }, async (request) => {
    const statements = await operations.readBudgets(principalOf(request));
    return { data: statements.map(toBudgetResource) };
  });
};
