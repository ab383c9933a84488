import { Type } from 'typebox';
import { pageOf } from '../page-of.ts';
import { id, nullable, nullableTimestamp, signedCredits, timestamp } from '../values.ts';

export const BudgetAdjustment = Type.Object(
  {
    id: id('adjustment'),
    object: Type.Literal('budget_adjustment'),
    budgetId: id('budget'),
    credits: signedCredits('Added to the limit; negative reduces it.'),
    note: Type.String({ description: 'The reason.' }),
    actor: Type.String({ description: 'Who made the adjustment.' }),
    createdAt: timestamp('When the adjustment took effect.'),
    expiresAt: nullableTimestamp('When the adjustment expires; null means never.'),
  },
  { $id: 'BudgetAdjustment', description: 'A temporary or permanent change of the limit of a budget.' },
);

export const BudgetAdjustmentPage = pageOf(
  'BudgetAdjustmentPage',
  BudgetAdjustment,
  'Adjustments, newest first.',
);

export const AdjustBudgetRequest = Type.Object(
  {
    credits: signedCredits('Credits to add to the limit; negative reduces it. Not 0.'),
    note: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'The reason. Recorded in the ledger.',
    }),
    until: Type.Optional(
      nullable(
        Type.String({
          maxLength: 40,
          description:
            'When the adjustment expires: an RFC 3339 time, `period` for the end of the current period, or null for never. `period` by default.',
          examples: ['2026-12-31T23:00:00Z', 'period'],
        }),
      ),
    ),
  },
  {
    $id: 'AdjustBudgetRequest',
    additionalProperties: false,
    examples: [{ credits: 500, note: 'Launch week', until: 'period' }],
  },
);
