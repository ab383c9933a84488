import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { problems } from '../../schemas/problems.ts';
import { QuarantinedRowList } from '../../schemas/quarantine/quarantined-row.ts';
import { ref } from '../../schemas/ref.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toQuarantinedRowResource } from '../../../resources/quarantine/quarantined-row-resource.ts';

const schema = {
  operationId: 'listQuarantinedRows',
  tags: ['Operator'],
  summary: 'List the quarantined rows, longest first',
  description:
    'A row that a worker fails to process five times in a row is left out, so that the others go on. It is tried again every hour and after a start.',
  response: { 200: ref(QuarantinedRowList), ...problems(401) },
};

export const listQuarantinedRowsRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'listQuarantinedRows'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/quarantined-rows', { schema }, async () => ({
    data: (await operations.listQuarantinedRows()).map(toQuarantinedRowResource),
  }));
};
