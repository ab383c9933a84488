import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import { UpstreamAccountList } from '../../schemas/upstream/upstream-account.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toAccountResource } from '../../../resources/upstream/account-resource.ts';

const schema = {
  operationId: 'listAccounts',
  tags: ['Operator'],
  summary: 'List the upstream accounts and their health',
  description:
    'With the use of their request allowance and the state of their circuit. Keys are not returned.',
  response: { 200: ref(UpstreamAccountList), ...problems(401) },
};

export const listAccountsRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'listAccounts'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/accounts', { schema }, async () => ({
    data: (await operations.listAccounts()).map(toAccountResource),
  }));
};
