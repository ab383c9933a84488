import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toTeamRetentionResource } from '../../../resources/retention/team-retention-resource.ts';
import { teamParameter } from '../../schemas/access/team.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import { TeamRetention } from '../../schemas/retention/team-retention.ts';

const schema = {
  operationId: 'readTeamRetention',
  tags: ['Operator'],
  summary: "Get how long a team's texts and events are kept",
  description: 'Null: as the settings of the gateway say.',
  params: teamParameter,
  response: { 200: ref(TeamRetention), ...problems(401, 404) },
};

export const readTeamRetentionRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'findTeam' | 'readTeamRetention'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/teams/:team/retention', { schema }, async ({ params }) => {
    const { id: teamId } = await operations.findTeam(params.team);
    return toTeamRetentionResource(teamId, await operations.readTeamRetention(teamId));
  });
};
