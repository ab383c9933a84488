import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { SetTeamRequest, Team, teamParameter } from '../../schemas/access/team.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toTeamResource } from '../../../resources/access/team-resource.ts';

const schema = {
  operationId: 'setTeam',
  tags: ['Operator'],
  summary: 'Set the weight of a team',
  description: 'Takes effect with the next submission.',
  params: teamParameter,
  body: ref(SetTeamRequest),
  response: { 200: ref(Team), ...problems(400, 401, 404, 413, 415) },
};

export const setTeamRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'findTeam' | 'setTeamWeight'>;
}> = async (app, { operations }) => {
  app.patch('/admin/v1/teams/:team', { schema }, async ({ params, body }) => {
    const { id: teamId } = await operations.findTeam(params.team);
    return toTeamResource(await operations.setTeamWeight({ teamId, weight: body.weight }));
  });
};
