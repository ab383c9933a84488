import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Limits } from '../../schemas/access/limits.ts';
import { teamParameter } from '../../schemas/access/team.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';

const schema = {
  operationId: 'setTeamLimits',
  tags: ['Operator'],
  summary: 'Set the limits of a team',
  description: 'Takes effect with the next request.',
  params: teamParameter,
  body: ref(Limits),
  response: { 200: ref(Limits), ...problems(400, 401, 404, 413, 415) },
};

export const setTeamLimitsRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'findTeam' | 'setLimits'>;
}> = async (app, { operations }) => {
  app.put('/admin/v1/teams/:team/limits', { schema }, async ({ params, body }) => {
    const { id: teamId } = await operations.findTeam(params.team);
    return operations.setLimits({ teamId, ...body });
  });
};
