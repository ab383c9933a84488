import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toTeamFilesResource } from '../../../resources/files/team-files-resource.ts';
import { teamParameter } from '../../schemas/access/team.ts';
import { SetTeamFilesRequest, TeamFiles } from '../../schemas/files/team-files.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';

const schema = {
  operationId: 'setTeamFiles',
  tags: ['Operator'],
  summary: "Set the quota of a team's files, how long they are kept, and what is done with late pictures",
  description: 'Fields that are absent are unchanged. Takes effect for what is stored from now on.',
  params: teamParameter,
  body: ref(SetTeamFilesRequest),
  response: { 200: ref(TeamFiles), ...problems(400, 401, 404, 413, 415) },
};

export const setTeamFilesRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'findTeam' | 'setTeamFiles'>;
}> = async (app, { operations }) => {
  app.patch('/admin/v1/teams/:team/files', { schema }, async ({ params, body }) => {
    const { id: teamId } = await operations.findTeam(params.team);
    return toTeamFilesResource(teamId, await operations.setTeamFiles(teamId, body));
  });
};
