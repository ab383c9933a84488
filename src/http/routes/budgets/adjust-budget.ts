import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { UnixMs } from '../../../domain/clock.ts';
import { invalidField } from '../../../domain/app-error.ts';
import { ledgerActorOf } from '../../plugins/actor-headers.ts';
import { knownId } from '../../plugins/known-id.ts';
import { AdjustBudgetRequest } from '../../schemas/budgets/budget-adjustment.ts';
import { Budget } from '../../schemas/budgets/budget.ts';
import { pathId } from '../../schemas/path-id.ts';
import { problems } from '../../schemas/problems.ts';
import { ref } from '../../schemas/ref.ts';
import type { AdminOperations } from '../../../operations/admin-operations.ts';
import { toBudgetResource } from '../../../resources/budgets/budget-resource.ts';

const schema = {
  operationId: 'adjustBudget',
  tags: ['Operator'],
  summary: 'Adjust the limit of a budget',
  description:
    'Takes effect for new generations at once, until the adjustment expires. Refused when limit plus adjustments would be negative. Every call adds another adjustment: list them before you repeat one.',
  params: pathId('The id of the budget.'),
  body: ref(AdjustBudgetRequest),
  response: {
    201: { description: 'The budget with its new balance.', ...ref(Budget) },
    ...problems(400, 401, 404, 413, 415),
  },
};

export const adjustBudgetRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'adjustBudget'>;
}> = async (app, { operations }) => {
  app.post('/admin/v1/budgets/:id/adjustments', { schema }, async (request, reply) => {
    const { params, body } = request;
    const { credits, note, until = 'period' } = body;
    const balance = await operations.adjustBudget({
      budgetId: knownId('budget', params.id),
      credits,
      note,
      until: parseUntil(until),
      actor: ledgerActorOf(request),
    });
    return reply.status(201).send(toBudgetResource(balance));
  });
};

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** Null: never; `period`: with the current period. @throws AppError that names the field */
function parseUntil(until: string | null): UnixMs | null | 'period' {
  if (until === null || until === 'period') return until;
  const time = RFC_3339.test(until) ? Date.parse(until) : NaN;
  if (!Number.isNaN(time)) return time;
  throw invalidField('/until', 'must be an RFC 3339 time, "period" or null');
}
