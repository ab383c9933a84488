import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Limits } from '../../schemas/access/limits.ts';
import { teamParameter } from '../../schemas/access/team.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';

const schema = {
  operationId: 'readTeamLimits',
  tags: ['Operator'],
  summary: 'Get the limits of a team',
  description: 'Null means no limit. The limits of the key apply too.',
  params: teamParameter,
  response: { 200: ref(Limits), ...problems(401, 404) },
};

export const readTeamLimitsRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'findTeam' | 'readLimits'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/teams/:team/limits', { schema }, async ({ params }) => {
    const { id: teamId } = await operations.findTeam(params.team);
    return (await operations.readLimits({ teamId })).team;
  });
};
