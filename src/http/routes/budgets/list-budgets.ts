import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { BudgetPage, BudgetQuery } from '../../schemas/budgets/budget.ts';
import { toPageOptions } from '../../schemas/page-of.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toBudgetResource } from '../../../resources/budgets/budget-resource.ts';

const schema = {
  operationId: 'listBudgets',
  tags: ['Operator'],
  summary: 'List budgets with their balances, oldest first',
  description: 'Filter by scope, period, team and key. Balances are those of the current period.',
  querystring: BudgetQuery,
  response: { 200: ref(BudgetPage), ...problems(400, 401) },
};

export const listBudgetsRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'listBudgets'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/budgets', { schema }, async ({ query }) => {
    const { cursor, limit, ...filter } = query;
    const { balances, nextCursor } = await operations.listBudgets(filter, toPageOptions({ cursor, limit }));
    return { data: balances.map(toBudgetResource), nextCursor };
  });
};
