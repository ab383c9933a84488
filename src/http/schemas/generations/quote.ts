import { Type } from 'typebox';
import { budgetScopes } from '../../../domain/budgets/budget.ts';
import { modelIds, models, type ResolvedInput } from '../../../domain/models/catalogue.ts';
import { Budget } from '../budgets/budget.ts';
import { ref } from '../ref.ts';
import { credits, id, nullable, nullableTimestamp } from '../values.ts';

export const Quote = Type.Object(
  {
    object: Type.Literal('quote'),
    model: Type.Enum(modelIds),
    input: Type.Unsafe<ResolvedInput>({
      anyOf: models.map(({ inputSchema }) => ({ $ref: `${(inputSchema as { $id?: string }).$id}#` })),
      description: 'The requested input with defaults filled in.',
    }),
    priceCredits: credits('The price of the generation.'),
    priceVersion: Type.String({ description: 'The price list of the price.' }),
    accepted: Type.Boolean({ description: 'Whether the request would be accepted now.' }),
    refusal: nullable(
      Type.Object(
        {
          code: Type.String({ description: 'The `code` of the error that the request would get.' }),
          detail: Type.String(),
          budgetId: Type.Optional(id('budget', 'The budget that would refuse.')),
          scope: Type.Optional(Type.Enum(budgetScopes)),
          resetsAt: Type.Optional(nullableTimestamp('Start of its next period.')),
        },
        { description: 'Why the request would be refused; null when it would be accepted.' },
      ),
    ),
    headroomCredits: Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      minimum: 0,
      description: 'Available credits of the tightest budget that applies; null when none does.',
    }),
    budgets: Type.Array(ref(Budget), { description: 'Every budget that applies, with its balance.' }),
  },
  {
    $id: 'Quote',
    description:
      'The price of a generation. Nothing is stored or held, so another request can use the available credits first.',
  },
);
