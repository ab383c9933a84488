import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { TeamPage } from '../../schemas/access/team.ts';
import { pageQuery, toPageOptions } from '../../schemas/page-of.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toTeamResource } from '../../../resources/access/team-resource.ts';

const schema = {
  operationId: 'listTeams',
  tags: ['Operator'],
  summary: 'List teams, oldest first',
  querystring: pageQuery('team'),
  description: 'Use the id or the name of a team in the paths of other operations.',
  response: { 200: ref(TeamPage), ...problems(400, 401) },
};

export const listTeamsRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'listTeams'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/teams', { schema }, async ({ query }) => {
    const { teams, nextCursor } = await operations.listTeams(toPageOptions(query));
    return { data: teams.map(toTeamResource), nextCursor };
  });
};
