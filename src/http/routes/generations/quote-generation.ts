import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { toBudgetResource } from '../../../resources/budgets/budget-resource.ts';
import type { AppError } from '../../../domain/app-error.ts';
import type { GenerationQuote } from '../../../operations/generations/quote-generation.ts';
import { refusalError } from './accepted-generation.ts';
import type { TeamOperations } from '../../../operations/team-operations.ts';
import { CreateGenerationRequest } from '../../schemas/generations/create-generation-request.ts';
import { Quote } from '../../schemas/generations/quote.ts';
import { ref } from '../../schemas/ref.ts';
import { problemWith, problems } from '../../schemas/problems.ts';
import { toAcceptParams } from './to-accept-params.ts';

const schema = {
  operationId: 'quoteGeneration',
  tags: ['Generations'],
  summary: 'Get the price of a generation, and whether it would be accepted',
  description: 'Accepts the body of `POST /v1/generations`. Stores and holds nothing.',
  body: ref(CreateGenerationRequest),
  response: { 200: ref(Quote), ...problems(400, 401, 413, 415), ...problemWith(422, 'unknown_price') },
};

export const quoteGenerationRoute: FastifyPluginAsyncTypebox<{
  operations: Pick<TeamOperations, 'quoteGeneration'>;
}> = async (app, { operations }) => {
  app.post('/v1/generations/quote', { schema }, async (request) =>
    toQuoteResource(await operations.quoteGeneration(toAcceptParams(request))),
  );
};

function toQuoteResource({ budgets, refusal, ...quote }: GenerationQuote) {
  return {
    object: 'quote' as const,
    ...quote,
    refusal: refusal === null ? null : toRefusalResource(refusal),
    budgets: budgets.map(toBudgetResource),
  };
}

/** As in the error that `POST /v1/generations` would return. */
function toRefusalResource(refusal: NonNullable<GenerationQuote['refusal']>) {
  const { code, publicMessage, details } = errorOf(refusal);
  const { budgetId, scope, resetsAt } = (details ?? {}) as Partial<Record<string, string | null>>;
  return {
    code,
    detail: publicMessage,
    ...(budgetId !== undefined && { budgetId, scope, resetsAt }),
  };
}

function errorOf(refusal: NonNullable<GenerationQuote['refusal']>): AppError {
  switch (refusal.code) {
    case 'price_above_max_credits':
      return refusalError({ ...refusal, outcome: refusal.code });
    case 'too_many_in_flight':
    case 'model_not_allowed':
      return refusalError({ outcome: 'limit_refused', refusal });
    case 'budget_exceeded':
    case 'budget_held':
      return refusalError({ outcome: 'budget_refused', refusal });
  }
}
