import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import { toFileResource } from '../../../resources/files/file-resource.ts';
import { principalOf } from '../../plugins/require-team-key.ts';
import { FilePage, FileQuery } from '../../schemas/files/kept-file.ts';
import { toPageOptions } from '../../schemas/page-of.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';

const schema = {
  operationId: 'listFiles',
  tags: ['Files'],
  summary: "List the team's files, newest first",
  description:
    'Results and uploads; `kind` selects one of them. Files that are deleted or were lost are not listed.',
  querystring: FileQuery,
  response: { 200: ref(FilePage), ...problems(400, 401, 404) },
};

export const listFilesRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<TeamOperations, 'listFiles'>;
}> = async (app, { operations }) => {
  app.get('/v1/files', { schema }, async (request) => {
    const { kind, ...page } = request.query;
    const { files, nextCursor } = await operations.listFiles(principalOf(request).teamId, {
      kind,
      ...toPageOptions(page),
    });
    return { data: files.map(toFileResource), nextCursor };
  });
};
