import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { knownId } from '../../plugins/known-id.ts';
import { BalanceQuery, Budget } from '../../schemas/budgets/budget.ts';
import { pathId } from '../../schemas/path-id.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import { balanceTime } from './balance-time.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toBudgetResource } from '../../../resources/budgets/budget-resource.ts';

const schema = {
  operationId: 'getBudget',
  tags: ['Operator'],
  summary: 'Get a budget with its balance',
  description: 'The balance is that of the current period, or of the one that contains `at`.',
  params: pathId('The id of the budget.'),
  querystring: BalanceQuery,
  response: { 200: ref(Budget), ...problems(400, 401, 404) },
};

export const getBudgetRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'findBudget'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/budgets/:id', { schema }, async ({ params, query }) =>
    toBudgetResource(await operations.findBudget(knownId('budget', params.id), balanceTime(query))),
  );
};
