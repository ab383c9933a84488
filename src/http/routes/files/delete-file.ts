import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AppError } from '../../../domain/app-error.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import { knownId, notFound } from '../../plugins/known-id.ts';
import { principalOf } from '../../plugins/require-team-key.ts';
import { pathId } from '../../schemas/path-id.ts';
import { conflicts, problems } from '../../schemas/problems.ts';

const schema = {
  operationId: 'deleteFile',
  tags: ['Files'],
  summary: 'Delete a file',
  description: 'Its links stop working at once. A file that an open generation has as its input stays.',
  params: pathId('The id of the file.'),
  response: {
    204: { type: 'null', description: 'The file is deleted.' },
    ...conflicts('file_in_use'),
    ...problems(401, 404),
  },
};

export const deleteFileRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<TeamOperations, 'deleteOwnFile'>;
}> = async (app, { operations }) => {
  app.delete('/v1/files/:id', { schema }, async (request, reply) => {
    const id = knownId('file', request.params.id);
    const outcome = await operations.deleteOwnFile(principalOf(request).teamId, id);
    if (outcome === 'not_found') throw notFound('file');
    if (outcome === 'in_use')
      throw new AppError('file_in_use', 'A generation that has not ended has the file as its input.');
    return reply.status(204).send();
  });
};
