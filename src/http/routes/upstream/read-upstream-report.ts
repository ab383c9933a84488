import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import { UpstreamReport, UpstreamReportQuery } from '../../schemas/upstream/upstream-report.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toUpstreamHourResource } from '../../../resources/upstream/upstream-hour-resource.ts';

const schema = {
  operationId: 'readUpstreamReport',
  tags: ['Operator'],
  summary: 'Get what the requests to the upstream were used for',
  description:
    'One row for each account and hour in which a request was answered. Hours are kept for 90 days.',
  querystring: UpstreamReportQuery,
  response: { 200: ref(UpstreamReport), ...problems(400, 401) },
};

export const readUpstreamReportRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'readUpstreamReport'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/upstream-report', { schema }, async ({ query: { from, to, account } }) => {
    const hours = await operations.readUpstreamReport({ from: timeOf(from), to: timeOf(to), account });
    return { data: hours.map(toUpstreamHourResource) };
  });
};

function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}
