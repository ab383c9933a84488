import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Team, teamParameter } from '../../schemas/access/team.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toTeamResource } from '../../../resources/access/team-resource.ts';

const schema = {
  operationId: 'getTeam',
  tags: ['Operator'],
  summary: 'Get a team',
  description: 'By id or by name.',
  params: teamParameter,
  response: { 200: ref(Team), ...problems(401, 404) },
};

export const getTeamRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'findTeam'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/teams/:team', { schema }, async ({ params }) =>
    toTeamResource(await operations.findTeam(params.team)),
  );
};
