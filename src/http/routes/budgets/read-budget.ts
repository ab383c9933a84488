import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { principalOf } from '../../plugins/require-team-key.ts';
import { BudgetList } from '../../schemas/budgets/budget.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import { toBudgetResource } from '../../../resources/budgets/budget-resource.ts';

const schema = {
  operationId: 'readBudget',
  tags: ['Budget'],
  summary: 'Get the budgets that apply to this key',
  description: 'A generation must fit into each of them.',
  response: { 200: ref(BudgetList), ...problems(401) },
};

export const readBudgetRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<TeamOperations, 'readBudgets'>;
}> = async (app, { operations }) => {
  app.get('/v1/budget', { schema }, async (request) => {
    const balances = await operations.readBudgets(principalOf(request));
    return { data: balances.map(toBudgetResource) };
  });
};
