import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toTeamFilesResource } from '../../../resources/files/team-files-resource.ts';
import { teamParameter } from '../../schemas/access/team.ts';
import { TeamFiles } from '../../schemas/files/team-files.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';

const schema = {
  operationId: 'readTeamFiles',
  tags: ['Operator'],
  summary: "Get what a team's files take, and their settings",
  description: 'A setting that is null is the one of the gateway.',
  params: teamParameter,
  response: { 200: ref(TeamFiles), ...problems(401, 404) },
};

export const readTeamFilesRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'findTeam' | 'readTeamFiles'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/teams/:team/files', { schema }, async ({ params }) => {
    const { id: teamId } = await operations.findTeam(params.team);
    return toTeamFilesResource(teamId, await operations.readTeamFiles(teamId));
  });
};
