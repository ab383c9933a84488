import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { imageContentTypes } from '../../../domain/files/stored-file.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import { knownId } from '../../plugins/known-id.ts';
import { principalOf } from '../../plugins/require-team-key.ts';
import { sendFile } from '../../plugins/send-file.ts';
import { wantedPart } from '../../plugins/wanted-part.ts';
import { fileContentResponses, PartHeaders, unsatisfiableRange } from '../../schemas/files/kept-file.ts';
import { pathId } from '../../schemas/path-id.ts';
import { problems } from '../../schemas/problems.ts';

const schema = {
  operationId: 'readFileContent',
  tags: ['Files'],
  summary: 'Download a file',
  description:
    "The bytes of the picture, with the team's key. While it is being fetched, they come from the upstream.",
  params: pathId('The id of the file.'),
  headers: PartHeaders,
  response: { ...fileContentResponses, ...problems(401, 404), ...unsatisfiableRange },
};

export const readFileContentRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<TeamOperations, 'openOwnFile'>;
}> = async (app, { operations }) => {
  const options = { schema, config: { mediaTypes: imageContentTypes } };
  app.get('/v1/files/:id/content', options, async (request, reply) => {
    const id = knownId('file', request.params.id);
    const { teamId } = principalOf(request);
    const wanted = { ...wantedPart(request.headers), isStreamed: request.sessionToken !== null };
    return sendFile(reply, await operations.openOwnFile(teamId, id, wanted));
  });
};
