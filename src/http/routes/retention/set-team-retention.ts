import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toTeamRetentionResource } from '../../../resources/retention/team-retention-resource.ts';
import { teamParameter } from '../../schemas/access/team.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import { SetTeamRetentionRequest, TeamRetention } from '../../schemas/retention/team-retention.ts';

const schema = {
  operationId: 'setTeamRetention',
  tags: ['Operator'],
  summary: "Shorten how long a team's texts and events are kept",
  description:
    'Fields that are absent are unchanged; null: as the settings of the gateway say, which are the longest. What is older is erased within the hour.',
  params: teamParameter,
  body: ref(SetTeamRetentionRequest),
  response: { 200: ref(TeamRetention), ...problems(400, 401, 404, 413, 415) },
};

export const setTeamRetentionRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'findTeam' | 'setTeamRetention'>;
}> = async (app, { operations }) => {
  app.patch('/admin/v1/teams/:team/retention', { schema }, async ({ params, body }) => {
    const { id: teamId } = await operations.findTeam(params.team);
    return toTeamRetentionResource(teamId, await operations.setTeamRetention(teamId, body));
  });
};
