import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { toTimestamp } from '../../../domain/clock.ts';
import type { AdminOperations } from '../../admin-operations.ts';
import { LedgerVerification } from '../../schemas/budgets/ledger-verification.ts';
import { ref } from '../../schemas/reference.ts';
import { problems } from '../../schemas/responses.ts';

const schema = {
  operationId: 'verifyLedger',
  tags: ['Operator'],
  summary: 'Compare the ledger with the budgets, now',
  description: 'Recomputes every period from the ledger. Changes nothing.',
  response: { 200: ref(LedgerVerification), ...problems(401) },
};

export const ledgerVerificationRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'verifyLedger'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/ledger-verification', { schema }, async () => {
    const { verifiedAt, periods, differences } = await operations.verifyLedger();
    return {
      verifiedAt: toTimestamp(verifiedAt),
      periods,
      differences: differences.map(({ periodStartsAt, ...difference }) => ({
        ...difference,
        periodStartsAt: periodStartsAt === null ? null : toTimestamp(periodStartsAt),
      })),
    };
  });
};
