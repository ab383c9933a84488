import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { toBudgetResource } from '../../../resources/budget-resource.ts';
import type { AdminOperations } from '../../admin-operations.ts';
import { budgetId, budgetParameter } from './budget-id.ts';
import { Budget } from '../../schemas/budgets/budget.ts';
import { toPageOptions } from '../../schemas/page.ts';
import { ref } from '../../schemas/reference.ts';
import { problems } from '../../schemas/responses.ts';
import { BudgetPage, BudgetQuery } from '../../schemas/budgets/set-budget.ts';

const tags = ['Operator'];

const listSchema = {
  operationId: 'listBudgets',
  tags,
  summary: 'List the budgets and how they stand, oldest first',
  querystring: BudgetQuery,
  response: { 200: ref(BudgetPage), ...problems(400, 401) },
};

const getSchema = {
  operationId: 'getBudget',
  tags,
  summary: 'Read a budget and how it stands',
  params: budgetParameter,
  response: { 200: ref(Budget), ...problems(401, 404) },
};

const endSchema = {
  operationId: 'endBudget',
  tags,
  summary: 'End a budget',
  description:
    'It limits nothing any more. Its ledger stays, and what it holds is settled or released there.',
  params: budgetParameter,
  response: { 204: { type: 'null', description: 'It has ended.' }, ...problems(401, 404) },
};

export const adminBudgetRoutes: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'listBudgets' | 'findBudget' | 'endBudget'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/budgets', { schema: listSchema }, async ({ query }) => {
    const { cursor, limit, ...filter } = query;
    const { statements, nextCursor } = await operations.listBudgets(filter, toPageOptions({ cursor, limit }));
    return { data: statements.map(toBudgetResource), nextCursor };
  });

  app.get('/admin/v1/budgets/:id', { schema: getSchema }, async ({ params }) =>
    toBudgetResource(await operations.findBudget(budgetId(params))),
  );

  app.delete('/admin/v1/budgets/:id', { schema: endSchema }, async ({ params }, reply) => {
    await operations.endBudget(budgetId(params));
    return reply.status(204).send();
  });
};
