import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { principalOf } from '../../plugins/require-team-key.ts';
import { BalanceQuery, BudgetList } from '../../schemas/budgets/budget.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import { balanceTime } from './balance-time.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import { toBudgetResource } from '../../../resources/budgets/budget-resource.ts';

const schema = {
  operationId: 'readBudget',
  tags: ['Budget'],
  summary: 'Get the budgets that apply to this key',
  description:
    'A generation must fit into each of them. With `at`, their balances in the periods that contain that time.',
  querystring: BalanceQuery,
  response: { 200: ref(BudgetList), ...problems(400, 401) },
};

export const readBudgetRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<TeamOperations, 'readBudgets'>;
}> = async (app, { operations }) => {
  app.get('/v1/budget', { schema }, async (request) => {
    const balances = await operations.readBudgets(principalOf(request), balanceTime(request.query));
    return { data: balances.map(toBudgetResource) };
  });
};
