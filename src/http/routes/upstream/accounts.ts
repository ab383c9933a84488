import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { toAccountResource, type AccountResource } from '../../../resources/account-resource.ts';
import { AppError } from '../../../domain/app-error.ts';
import type { AdminOperations } from '../../admin-operations.ts';
import { UpstreamAccount, UpstreamAccountList } from '../../schemas/upstream/account.ts';
import { ref } from '../../schemas/reference.ts';
import { problems } from '../../schemas/responses.ts';

const tags = ['Operator'];
const params = Type.Object({
  name: Type.String({ description: 'The name of the account in the settings.' }),
});

const listSchema = {
  operationId: 'listAccounts',
  tags,
  summary: 'List the upstream accounts and how they stand',
  response: { 200: ref(UpstreamAccountList), ...problems(401) },
};

const pauseSchema = {
  operationId: 'pauseAccount',
  tags,
  summary: 'Submit nothing more by an upstream account',
  description: 'What it has taken is still asked about. Holds until it is resumed, also across restarts.',
  params,
  response: { 200: ref(UpstreamAccount), ...problems(401, 404) },
};

const resumeSchema = {
  operationId: 'resumeAccount',
  tags,
  summary: 'Use an upstream account again',
  description: 'Ends a pause, a rest, and the wait after its key was refused: its failures are forgotten.',
  params,
  response: { 200: ref(UpstreamAccount), ...problems(401, 404) },
};

export const accountRoutes: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'listAccounts' | 'pauseAccount' | 'resumeAccount'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/accounts', { schema: listSchema }, async () => ({
    data: (await operations.listAccounts()).map(toAccountResource),
  }));

  app.post('/admin/v1/accounts/:name/pause', { schema: pauseSchema }, async ({ params: { name } }) => {
    await operations.pauseAccount(name);
    return accountNamed(name);
  });

  app.post('/admin/v1/accounts/:name/resume', { schema: resumeSchema }, async ({ params: { name } }) => {
    await operations.resumeAccount(name);
    return accountNamed(name);
  });

  async function accountNamed(name: string): Promise<AccountResource> {
    const account = (await operations.listAccounts()).find((candidate) => candidate.name === name);
    if (account === undefined) throw new AppError('not_found', 'There is no upstream account of this name.');
    return toAccountResource(account);
  }
};
