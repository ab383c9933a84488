import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { accountParameter, findAccount } from './find-account.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import { UpstreamAccount } from '../../schemas/upstream/upstream-account.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';

const schema = {
  operationId: 'resumeAccount',
  tags: ['Operator'],
  summary: 'Resume an upstream account',
  description: 'Ends a pause or a back-off, and clears a refused key. Earlier failures no longer count.',
  params: accountParameter,
  response: { 200: ref(UpstreamAccount), ...problems(401, 404) },
};

export const resumeAccountRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'listAccounts' | 'resumeAccount'>;
}> = async (app, { operations }) => {
  app.post('/admin/v1/accounts/:name/resume', { schema }, async ({ params: { name } }) => {
    await operations.resumeAccount(name);
    return findAccount(operations, name);
  });
};
