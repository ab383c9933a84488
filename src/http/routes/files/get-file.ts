import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import { toFileResource } from '../../../resources/files/file-resource.ts';
import { knownId, notFound } from '../../plugins/known-id.ts';
import { principalOf } from '../../plugins/require-team-key.ts';
import { KeptFile } from '../../schemas/files/kept-file.ts';
import { pathId } from '../../schemas/path-id.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';

const schema = {
  operationId: 'getFile',
  tags: ['Files'],
  summary: 'Get a file',
  description: 'What is known of it, with a signed link to its bytes.',
  params: pathId('The id of the file.'),
  response: { 200: ref(KeptFile), ...problems(401, 404) },
};

export const getFileRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<TeamOperations, 'findFile'>;
}> = async (app, { operations }) => {
  app.get('/v1/files/:id', { schema }, async (request) => {
    const file = await operations.findFile(principalOf(request).teamId, knownId('file', request.params.id));
    if (file === null) throw notFound('file');
    return toFileResource(file);
  });
};
