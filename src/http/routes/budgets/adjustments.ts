import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { toBudgetResource } from '../../../resources/budget-resource.ts';
import type { BudgetAdjustment } from '../../../domain/budgets/budget.ts';
import { toTimestamp, type UnixMs } from '../../../domain/clock.ts';
import { invalidField } from '../../../domain/app-error.ts';
import { actorOf, ActorHeaders } from '../../plugins/actor.ts';
import type { AdminOperations } from '../../admin-operations.ts';
import { Budget } from '../../schemas/budgets/budget.ts';
import { PageQuery, toPageOptions } from '../../schemas/page.ts';
import { ref } from '../../schemas/reference.ts';
import { problems } from '../../schemas/responses.ts';
import { AdjustBudgetRequest, AdjustmentPage } from '../../schemas/budgets/set-budget.ts';
import { budgetId, budgetParameter } from './budget-id.ts';

const tags = ['Operator'];

const adjustSchema = {
  operationId: 'adjustBudget',
  tags,
  summary: 'Add credits to a budget, or take them away',
  description:
    'Counts from now until a time, for new generations at once. Refused when limit and adjustments would be negative. Every call adjusts: look at the list before one is repeated.',
  params: budgetParameter,
  headers: ActorHeaders,
  body: ref(AdjustBudgetRequest),
  response: {
    201: { description: 'The budget as it now stands.', ...ref(Budget) },
    ...problems(400, 401, 404, 413, 415),
  },
};

const listSchema = {
  operationId: 'listBudgetAdjustments',
  tags,
  summary: "List a budget's adjustments, newest first",
  params: budgetParameter,
  querystring: PageQuery,
  response: { 200: ref(AdjustmentPage), ...problems(400, 401, 404) },
};

export const adjustmentRoutes: FastifyPluginAsyncTypebox<{
  operations: Pick<AdminOperations, 'adjustBudget' | 'listAdjustments'>;
}> = async (app, { operations }) => {
  const path = '/admin/v1/budgets/:id/adjustments';

  app.post(path, { schema: adjustSchema }, async ({ params, headers, body }, reply) => {
    const { credits, note, until = 'period' } = body;
    const statement = await operations.adjustBudget({
      budgetId: budgetId(params),
      credits,
      note,
      until: parseUntil(until),
      actor: actorOf(headers),
    });
    return reply.status(201).send(toBudgetResource(statement));
  });

  app.get(path, { schema: listSchema }, async ({ params, query }) => {
    const page = await operations.listAdjustments(budgetId(params), toPageOptions(query));
    return { data: page.adjustments.map(toAdjustmentResource), nextCursor: page.nextCursor };
  });
};

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

function parseUntil(until: string | null): UnixMs | null | 'period' {
  if (until === null || until === 'period') return until;
  const time = RFC_3339.test(until) ? Date.parse(until) : NaN;
  if (!Number.isNaN(time)) return time;
  throw invalidField('/until', 'must be an RFC 3339 time, "period" or null');
}

function toAdjustmentResource({ createdAt, expiresAt, ...adjustment }: BudgetAdjustment) {
  return {
    ...adjustment,
    object: 'budget_adjustment' as const,
    createdAt: toTimestamp(createdAt),
    expiresAt: expiresAt === null ? null : toTimestamp(expiresAt),
  };
}
