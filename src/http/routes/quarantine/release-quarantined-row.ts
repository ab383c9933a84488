import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { problems } from '../../schemas/problems.ts';
import { quarantinedRowParameters } from '../../schemas/quarantine/quarantined-row.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';

const schema = {
  operationId: 'releaseQuarantinedRow',
  tags: ['Operator'],
  summary: 'Release a row from quarantine',
  description: 'It is processed at once, and its earlier failures no longer count.',
  params: quarantinedRowParameters,
  response: { 204: { type: 'null', description: 'The row is released.' }, ...problems(401, 404) },
};

export const releaseQuarantinedRowRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'releaseRow'>;
}> = async (app, { operations }) => {
  app.post('/admin/v1/quarantined-rows/:task/:id/release', { schema }, async ({ params }, reply) => {
    await operations.releaseRow({ task: params.task, rowId: params.id });
    return reply.status(204).send();
  });
};
