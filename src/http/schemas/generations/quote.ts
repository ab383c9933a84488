import { Type } from 'typebox';
import { budgetScopes } from '../../../domain/budgets/budget.ts';
import { modelIds, models, type ResolvedInput } from '../../../domain/models/catalogue.ts';
import { Budget } from '../budgets/budget.ts';
import { ref } from '../reference.ts';
import { credits, id, nullable, nullableTimestamp } from '../values.ts';

export const Quote = Type.Object(
  {
    object: Type.Literal('quote'),
    model: Type.Enum(modelIds),
    input: Type.Unsafe<ResolvedInput>({
      anyOf: models.map(({ inputSchema }) => ({ $ref: `${(inputSchema as { $id?: string }).$id}#` })),
      description: 'As requested, with defaults filled in.',
    }),
    priceCredits: credits('What it would cost.'),
    priceVersion: Type.String({ description: 'The price list that says so.' }),
    accepted: Type.Boolean({ description: 'Whether it would be accepted if it came now.' }),
    refusal: nullable(
      Type.Object(
        {
          code: Type.String({ description: 'The `code` of the error that would be answered.' }),
          detail: Type.String(),
          budgetId: Type.Optional(id('budget', 'The budget that would refuse.')),
          scope: Type.Optional(Type.Enum(budgetScopes)),
          resetsAt: Type.Optional(nullableTimestamp('When its next period begins.')),
        },
        { description: 'The first reason for which it would be refused; null when it would be accepted.' },
      ),
    ),
    headroomCredits: Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      minimum: 0,
      description: 'What is left of the tightest of the budgets that apply; null when none does.',
    }),
    budgets: Type.Array(ref(Budget), { description: 'Every budget that applies, as it stands.' }),
  },
  {
    $id: 'Quote',
    description:
      'What a generation would cost. Nothing is stored or held: another request may take what is left.',
  },
);
