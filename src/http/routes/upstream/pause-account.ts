import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { accountParameter, findAccount } from './find-account.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import { UpstreamAccount } from '../../schemas/upstream/upstream-account.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';

const schema = {
  operationId: 'pauseAccount',
  tags: ['Operator'],
  summary: 'Pause an upstream account',
  description:
    'Nothing more is submitted with the account; its generations are still polled. Stays in effect until it is resumed, also across restarts.',
  params: accountParameter,
  response: { 200: ref(UpstreamAccount), ...problems(401, 404) },
};

export const pauseAccountRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'listAccounts' | 'pauseAccount'>;
}> = async (app, { operations }) => {
  app.post('/admin/v1/accounts/:name/pause', { schema }, async ({ params: { name } }) => {
    await operations.pauseAccount(name);
    return findAccount(operations, name);
  });
};
