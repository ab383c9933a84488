import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { knownId } from '../../plugins/known-id.ts';
import { LedgerPage, LedgerQuery } from '../../schemas/budgets/ledger-entry.ts';
import { toPageOptions } from '../../schemas/page-of.ts';
import { pathId } from '../../schemas/path-id.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toLedgerEntryResource } from '../../../resources/budgets/ledger-entry-resource.ts';

const schema = {
  operationId: 'readLedger',
  tags: ['Operator'],
  summary: 'Get the ledger of a budget',
  description: 'Every hold, settlement, release and adjustment of the budget. Filter by kind and generation.',
  params: pathId('The id of the budget.'),
  querystring: LedgerQuery,
  response: { 200: ref(LedgerPage), ...problems(400, 401, 404) },
};

export const readLedgerRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'readLedger'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/budgets/:id/ledger', { schema }, async ({ params, query }) => {
    const { kind: kinds, generationId, cursor, limit } = query;
    const { entries, nextCursor } = await operations.readLedger(knownId('budget', params.id), {
      kinds,
      generationId,
      ...toPageOptions({ cursor, limit }),
    });
    return { data: entries.map(toLedgerEntryResource), nextCursor };
  });
};
