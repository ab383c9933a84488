import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { toTimestamp } from '../../../domain/clock.ts';
import type { AdminOperations } from '../../admin-operations.ts';
import { Audit } from '../../schemas/budgets/audit.ts';
import { ref } from '../../schemas/reference.ts';
import { problems } from '../../schemas/responses.ts';

const schema = {
  operationId: 'auditBudgets',
  tags: ['Operator'],
  summary: 'Compare the ledger with the budgets, now',
  description: 'Recomputes every period from the ledger. Changes nothing.',
  response: { 200: ref(Audit), ...problems(401) },
};

export const auditRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'auditBudgets'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/audit', { schema }, async () => {
    const { auditedAt, periods, differences } = await operations.auditBudgets();
    return {
      auditedAt: toTimestamp(auditedAt),
      periods,
      differences: differences.map(({ periodStartsAt, ...difference }) => ({
        ...difference,
        periodStartsAt: periodStartsAt === null ? null : toTimestamp(periodStartsAt),
      })),
    };
  });
};
