import { Type } from 'typebox';
import { budgetScopes } from '../../../domain/budgets/budget.ts';
import { id, nullableObject, nullableTimestamp } from '../values.ts';

export const QuoteRefusal = nullableObject(
  {
    code: Type.String({ description: 'The `code` of the error that the request would get.' }),
    detail: Type.String({ description: 'The `detail` of the error.' }),
    budgetId: Type.Optional(id('budget', 'The budget that would refuse.')),
    scope: Type.Optional(Type.Enum(budgetScopes, { description: 'The scope of this budget.' })),
    resetsAt: Type.Optional(nullableTimestamp('Start of its next period.')),
  },
  {
    $id: 'QuoteRefusal',
    description: 'Why the request would be refused; null when it would be accepted.',
  },
);
