import { Type } from 'typebox';
import { nullableTimestamp, timestamp } from '../values.ts';

const nullableText = (description: string) =>
  Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], description }));

export const LedgerVerification = Type.Object(
  {
    verifiedAt: timestamp('When the ledger was verified.'),
    periods: Type.Integer({ minimum: 0, description: 'Number of budget periods compared.' }),
    differences: Type.Array(
      Type.Object({
        kind: Type.Enum([
          'figure',
          'hold_without_open_generation',
          'open_generation_without_hold',
          'resolution_without_hold',
        ]),
        budgetId: Type.String(),
        periodStartsAt: nullableTimestamp('Start of the period; null when no period was recorded.'),
        figure: Type.Optional(
          Type.Enum(['held', 'settled', 'adjustment'], { description: 'For `figure`: which one differs.' }),
        ),
        ledger: Type.Optional(Type.Integer({ description: 'For `figure`: the sum of the ledger entries.' })),
        row: Type.Optional(
          Type.Unsafe<number | null>({
            type: ['integer', 'null'],
            description: 'For `figure`: the stored balance of the period; null when there is none.',
          }),
        ),
        generationId: nullableText('For the other kinds: the generation.'),
      }),
      { description: 'Empty when the ledger and the balances agree.' },
    ),
  },
  {
    $id: 'LedgerVerification',
    description: 'Comparison of the ledger with the budget balances and the open generations.',
  },
);
