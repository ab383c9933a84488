import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { pageQuery, toPageOptions } from '../../schemas/page-of.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import { UnreconciledChargePage } from '../../schemas/upstream/unreconciled-charge.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toUnreconciledChargeResource } from '../../../resources/upstream/unreconciled-charge-resource.ts';

const schema = {
  operationId: 'listUnreconciledCharges',
  tags: ['Operator'],
  summary: 'List the unreconciled charges, oldest first',
  description: 'Only charges that have not been resolved.',
  querystring: pageQuery('unreconciledCharge'),
  response: { 200: ref(UnreconciledChargePage), ...problems(400, 401) },
};

export const listUnreconciledChargesRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'listUnreconciledCharges'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/unreconciled-charges', { schema }, async ({ query }) => {
    const { unreconciledCharges, nextCursor } = await operations.listUnreconciledCharges(
      toPageOptions(query),
    );
    return { data: unreconciledCharges.map(toUnreconciledChargeResource), nextCursor };
  });
};
