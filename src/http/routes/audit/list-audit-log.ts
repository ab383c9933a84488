import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { timeRange } from '../../plugins/time-range.ts';
import { AuditEntryPage, AuditLogQuery } from '../../schemas/audit/audit-entry.ts';
import { toPageOptions } from '../../schemas/page-of.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toAuditEntryResource } from '../../../resources/audit/audit-entry-resource.ts';

const schema = {
  operationId: 'listAuditLog',
  tags: ['Operator'],
  summary: 'List the audit log, newest first',
  description:
    'Every change over HTTP and the command line: who made it, of what, and what it was before. `nanogate audit-log verify` finds entries that were changed, removed or cut.',
  querystring: AuditLogQuery,
  response: { 200: ref(AuditEntryPage), ...problems(400, 401) },
};

export const listAuditLogRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'listAuditLog'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/audit-log', { schema }, async ({ query }) => {
    const { cursor, limit, action, actor, objectId, teamId, createdAfter, createdBefore } = query;
    const { entries, nextCursor } = await operations.listAuditLog({
      ...{ action, actor, objectId, teamId },
      ...timeRange({ createdAfter, createdBefore }),
      limit: toPageOptions({ limit }).limit,
      cursor: cursor === undefined ? undefined : Number(cursor),
    });
    return { data: entries.map(toAuditEntryResource), nextCursor };
  });
};
