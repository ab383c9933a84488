import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { optionalTimestamp, toTimestamp } from '../../../domain/clock.ts';
import { LedgerVerification } from '../../schemas/budgets/ledger-verification.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';

const schema = {
  operationId: 'verifyLedger',
  tags: ['Operator'],
  summary: 'Verify the ledger',
  description:
    'Recomputes the balance of every budget period from the ledger and compares it with the stored balance. Changes nothing.',
  response: { 200: ref(LedgerVerification), ...problems(401) },
};

export const verifyLedgerRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'verifyLedger'>;
}> = async (app, { operations }) => {
  app.get('/admin/v1/ledger-verification', { schema }, async () => {
    const { verifiedAt, periods, differences } = await operations.verifyLedger();
    return {
      verifiedAt: toTimestamp(verifiedAt),
      periods,
      differences: differences.map(({ periodStartsAt, ...difference }) => ({
        ...difference,
        periodStartsAt: optionalTimestamp(periodStartsAt),
      })),
    };
  });
};
