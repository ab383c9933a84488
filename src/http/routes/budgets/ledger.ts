import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { toLedgerResource } from '../../../resources/ledger-resource.ts';
import type { AdminOperations } from '../../admin-operations.ts';
import { LedgerPage, LedgerQuery } from '../../schemas/budgets/ledger.ts';
import { toPageOptions } from '../../schemas/page.ts';
import { ref } from '../../schemas/reference.ts';
import { problems } from '../../schemas/responses.ts';
import { budgetId, budgetParameter } from './budget-id.ts';

const schema = {
  operationId: 'readLedger',
  tags: ['Operator'],
  summary: "Read a budget's ledger",
  params: budgetParameter,
  querystring: LedgerQuery,
  response: { 200: ref(LedgerPage), ...problems(400, 401, 404) },
};

export const ledgerRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'readLedger'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/budgets/:id/ledger', { schema }, async ({ params, query }) => {
    const { kind: kinds, generationId, cursor, limit } = query;
    const page = await operations.readLedger(budgetId(params), {
      kinds,
      generationId,
      ...toPageOptions({ cursor, limit }),
    });
    return { data: page.entries.map(toLedgerResource), nextCursor: page.nextCursor };
  });
};
