import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { knownId } from '../../plugins/known-id.ts';
import { BudgetAdjustmentPage } from '../../schemas/budgets/budget-adjustment.ts';
import { pageQuery, toPageOptions } from '../../schemas/page-of.ts';
import { pathId } from '../../schemas/path-id.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toBudgetAdjustmentResource } from '../../../resources/budgets/budget-adjustment-resource.ts';

const schema = {
  operationId: 'listBudgetAdjustments',
  tags: ['Operator'],
  summary: 'List the adjustments of a budget, newest first',
  description: 'Expired adjustments are listed too.',
  params: pathId('The id of the budget.'),
  querystring: pageQuery('adjustment'),
  response: { 200: ref(BudgetAdjustmentPage), ...problems(400, 401, 404) },
};

export const listBudgetAdjustmentsRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'listAdjustments'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/budgets/:id/adjustments', { schema }, async ({ params, query }) => {
    const id = knownId('budget', params.id);
    const { adjustments, nextCursor } = await operations.listAdjustments(id, toPageOptions(query));
    return { data: adjustments.map(toBudgetAdjustmentResource), nextCursor };
  });
};
