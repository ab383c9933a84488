import { Type } from 'typebox';
import { budgetScopes } from '../../domain/budgets/budget.ts';
import { errorCatalogue, type ErrorCode } from '../../domain/error-catalogue.ts';
import { credits, id, nullableTimestamp } from './values.ts';

const codes = Object.keys(errorCatalogue) as ErrorCode[];

const meanings = Object.entries(errorCatalogue).map(
  ([code, { status, retryable, meaning }]) =>
    `- \`${code}\` (${status}${retryable ? ', retrying can help' : ''}): ${meaning}`,
);

const properties = {
  type: Type.String({ description: 'A URN that ends in the code.' }),
  title: Type.String({ description: 'What the code means.' }),
  status: Type.Integer({ minimum: 400, maximum: 599 }),
  detail: Type.String({ description: 'What is wrong with this request.' }),
  code: Type.Enum(codes, { description: meanings.join('\n') }),
  requestId: Type.String({ description: 'Also in `X-Request-Id`, and in the log of the gateway.' }),
  errors: Type.Optional(
    Type.Array(
      Type.Object({
        pointer: Type.String({
          description: 'JSON pointer into the body, or the name of the parameter or header.',
        }),
        detail: Type.String(),
      }),
      { description: 'Each field that is not as documented.' },
    ),
  ),
};

export const Problem = Type.Object(properties, {
  $id: 'Problem',
  description: 'What went wrong, as RFC 9457 has it.',
});

export const PaymentProblem = Type.Object(
  {
    ...properties,
    budgetId: Type.Optional(id('budget', 'The budget that refused.')),
    scope: Type.Optional(Type.Enum(budgetScopes)),
    limitCredits: Type.Optional(credits('Its limit.')),
    adjustmentCredits: Type.Optional(Type.Integer({ description: 'Added to the limit in this period.' })),
    heldCredits: Type.Optional(credits('Held by generations that still run.')),
    settledCredits: Type.Optional(credits('Spent on completed generations.')),
    requiredCredits: Type.Optional(credits('The price that did not fit.')),
    resetsAt: Type.Optional(nullableTimestamp('When the next period begins; null when there is none.')),
    priceCredits: Type.Optional(credits('With `price_above_max_credits`: the price.')),
    maxCredits: Type.Optional(credits('With `price_above_max_credits`: what the request allowed.')),
  },
  { $id: 'PaymentProblem', description: 'The money was refused: by which budget, and how it stands.' },
);

export const LimitProblem = Type.Object(
  {
    ...properties,
    scope: Type.Optional(Type.Enum(['team', 'key'], { description: 'Whose limit is used up.' })),
    requestsPerMinute: Type.Optional(
      Type.Integer({ minimum: 1, description: 'With `rate_limited`: the limit.' }),
    ),
    maxInFlight: Type.Optional(
      Type.Integer({ minimum: 1, description: 'With `too_many_in_flight`: the limit.' }),
    ),
  },
  { $id: 'LimitProblem', description: 'A limit is used up; `Retry-After` says when to try again.' },
);

export const NotCancelableProblem = Type.Object(
  { ...properties, generationStatus: Type.String({ description: 'The status that it has instead.' }) },
  { $id: 'NotCancelableProblem', description: 'The generation does not wait in the queue any more.' },
);
