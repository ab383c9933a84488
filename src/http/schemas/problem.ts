import { Type } from 'typebox';
import { operatorRoles } from '../../domain/access/operator.ts';
import { permissions } from '../../domain/access/permissions.ts';
import { budgetScopes } from '../../domain/budgets/budget.ts';
import { errorCatalogue, type ErrorCode } from '../../domain/error-catalogue.ts';
import { FieldError } from './field-error.ts';
import { ref } from './ref.ts';
import { count, credits, id, nullableTimestamp, wholeNumber } from './values.ts';

const codes = Object.keys(errorCatalogue) as ErrorCode[];

const meanings = Object.entries(errorCatalogue).map(
  ([code, { status, retryable, meaning }]) =>
    `- \`${code}\` (${status}${retryable ? ', retryable' : ''}): ${meaning}`,
);

const properties = {
  type: Type.String({
    format: 'uri-reference',
    description:
      'Link to the explanation of the code, relative to the URL of the request where it has no host.',
    examples: ['/docs/errors#invalid_request'],
  }),
  title: Type.String({ description: 'What the code means.' }),
  status: Type.Integer({ minimum: 400, maximum: 599, description: 'The HTTP status.' }),
  detail: Type.String({ description: 'What is wrong with this request.' }),
  code: Type.Enum(codes, { description: meanings.join('\n') }),
  requestId: Type.String({ description: 'Also returned in `X-Request-Id` and logged by the gateway.' }),
  errors: Type.Optional(Type.Array(ref(FieldError), { description: 'The invalid fields.' })),
};

export const Problem = Type.Object(properties, {
  $id: 'Problem',
  description: 'An error (RFC 9457).',
});

export const PaymentProblem = Type.Object(
  {
    ...properties,
    budgetId: Type.Optional(id('budget', 'The budget that is exceeded.')),
    scope: Type.Optional(Type.Enum(budgetScopes, { description: 'The scope of this budget.' })),
    limitCredits: Type.Optional(credits('Limit of the budget.')),
    adjustmentCredits: Type.Optional(wholeNumber('Added to the limit in this period.')),
    heldCredits: Type.Optional(count('Held by generations that have not ended.')),
    settledCredits: Type.Optional(count('Spent on completed generations.')),
    requiredCredits: Type.Optional(credits('The price of the request.')),
    resetsAt: Type.Optional(nullableTimestamp('Start of the next period; null when there is none.')),
    priceCredits: Type.Optional(credits('For `price_above_max_credits`: the price.')),
    maxCredits: Type.Optional(credits('For `price_above_max_credits`: the maximum that the request allows.')),
  },
  {
    $id: 'PaymentProblem',
    description: 'A budget or `maxCredits` refused the price. Names the budget and its balance.',
  },
);

export const LimitProblem = Type.Object(
  {
    ...properties,
    scope: Type.Optional(Type.Enum(['team', 'key', 'gateway'], { description: 'Whose limit is reached.' })),
    requestsPerMinute: Type.Optional(count('For `rate_limited`: the limit.', 1)),
    maxInFlight: Type.Optional(count('For `too_many_in_flight`: the limit.', 1)),
    maxWaiters: Type.Optional(count('For `too_many_waiters`: the limit.', 1)),
  },
  { $id: 'LimitProblem', description: 'A limit is reached; `Retry-After` says when to try again.' },
);

export const ForbiddenProblem = Type.Object(
  {
    ...properties,
    requiredRole: Type.Optional(
      Type.Enum(operatorRoles, { description: 'The role that the operator lacks.' }),
    ),
    requiredPermission: Type.Optional(
      Type.Enum(permissions, { description: 'The permission that the key lacks.' }),
    ),
  },
  { $id: 'ForbiddenProblem', description: 'The caller may not do this; what it lacks is named.' },
);

export const CursorProblem = Type.Object(
  {
    ...properties,
    resumeCursor: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description:
        'The cursor of the first event behind the gap. Null: start again without a cursor, because the database was restored to an earlier time.',
    }),
  },
  { $id: 'CursorProblem', description: 'Events behind the cursor are no longer retained.' },
);

export const NotCancelableProblem = Type.Object(
  { ...properties, generationStatus: Type.String({ description: 'The status of the generation.' }) },
  { $id: 'NotCancelableProblem', description: 'The generation is no longer queued, or is being submitted.' },
);
