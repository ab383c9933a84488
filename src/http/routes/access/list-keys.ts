import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { KeyList } from '../../schemas/access/key.ts';
import { teamParameter } from '../../schemas/access/team.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toKeyResource } from '../../../resources/access/key-resource.ts';

const schema = {
  operationId: 'listKeys',
  tags: ['Operator'],
  summary: 'List the keys of a team, oldest first',
  description: 'Revoked keys are listed too. Secrets are not returned.',
  params: teamParameter,
  response: { 200: ref(KeyList), ...problems(401, 404) },
};

export const listKeysRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'findTeam' | 'listKeys'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/teams/:team/keys', { schema }, async ({ params }) => {
    const keys = await operations.listKeys((await operations.findTeam(params.team)).id);
    return { data: keys.map(toKeyResource) };
  });
};
