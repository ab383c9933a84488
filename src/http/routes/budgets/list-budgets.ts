import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { BudgetPage, BudgetQuery } from '../../schemas/budgets/budget.ts';
import { toPageOptions } from '../../schemas/page-of.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import { balanceTime } from './balance-time.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toBudgetResource } from '../../../resources/budgets/budget-resource.ts';

const schema = {
  operationId: 'listBudgets',
  tags: ['Operator'],
  summary: 'List budgets with their balances, oldest first',
  description:
    'Filter by scope, period, team and key. Balances are those of the current period. With `at`, those of the periods that contain that time, also of budgets that have ended since; then a page can hold fewer than `limit`: continue until `nextCursor` is null.',
  querystring: BudgetQuery,
  response: { 200: ref(BudgetPage), ...problems(400, 401) },
};

export const listBudgetsRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'listBudgets'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/budgets', { schema }, async ({ query }) => {
    const { cursor, limit, at, ...filter } = query;
    const { balances, nextCursor } = await operations.listBudgets(
      { ...filter, ...balanceTime({ at }) },
      toPageOptions({ cursor, limit }),
    );
    return { data: balances.map(toBudgetResource), nextCursor };
  });
};
