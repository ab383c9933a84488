import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { imageContentTypes } from '../../../domain/files/stored-file.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { knownId } from '../../plugins/known-id.ts';
import { sendFile } from '../../plugins/send-file.ts';
import { wantedPart } from '../../plugins/wanted-part.ts';
import { teamParameter } from '../../schemas/access/team.ts';
import { fileContentResponses, PartHeaders, unsatisfiableRange } from '../../schemas/files/kept-file.ts';
import { pathId } from '../../schemas/path-id.ts';
import { problems } from '../../schemas/problems.ts';

const { 302: _redirect, ...streamed } = fileContentResponses;

const schema = {
  operationId: 'readTeamFileContent',
  tags: ['Operator'],
  summary: "Download a team's file",
  description:
    'The bytes of the picture, from the gateway itself whatever `FILES_S3_DELIVERY` says. While it is being fetched, they come from the upstream.',
  params: Type.Object({ ...teamParameter.properties, ...pathId('The id of the file.').properties }),
  headers: PartHeaders,
  response: { ...streamed, ...problems(401, 404), ...unsatisfiableRange },
};

export const readTeamFileContentRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'findTeam' | 'openOwnFile'>;
}> = async (app, { operations }) => {
  const options = { schema, config: { mediaTypes: imageContentTypes } };
  app.get('/admin/v1/teams/:team/files/:id/content', options, async (request, reply) => {
    const { params, headers } = request;
    const { id: teamId } = await operations.findTeam(params.team);
    const wanted = { ...wantedPart(headers), isStreamed: true };
    return sendFile(reply, await operations.openOwnFile(teamId, knownId('file', params.id), wanted));
  });
};
