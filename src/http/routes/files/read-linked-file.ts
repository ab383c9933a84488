import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import { knownId } from '../../plugins/known-id.ts';
import { sendFile } from '../../plugins/send-file.ts';
import { wantedPart } from '../../plugins/wanted-part.ts';
import {
  fileContentResponses,
  FileLinkQuery,
  PartHeaders,
  unsatisfiableRange,
} from '../../schemas/files/kept-file.ts';
import { pathId } from '../../schemas/path-id.ts';
import { problems, problemWith } from '../../schemas/problems.ts';

const schema = {
  operationId: 'readLinkedFile',
  tags: ['Files'],
  summary: 'Download a file by its signed link',
  description:
    'The links of `output.files` and of `GET /v1/files` lead here. A link needs no key and expires; one for the upstream also ends with its generation.',
  security: [],
  params: pathId('The id of the file.'),
  querystring: FileLinkQuery,
  headers: PartHeaders,
  response: {
    ...fileContentResponses,
    ...problems(400, 404),
    ...unsatisfiableRange,
    ...problemWith(403, 'forbidden'),
  },
};

export const readLinkedFileRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<TeamOperations, 'openLinkedFile'>;
}> = async (app, { operations }) => {
  app.get('/files/:id', { schema }, async ({ params, query, headers }, reply) => {
    const id = knownId('file', params.id);
    return sendFile(reply, await operations.openLinkedFile(id, query, wantedPart(headers)));
  });
};
