import { Type } from 'typebox';
import { nullableTimestamp, timestamp } from '../values.ts';

const nullableText = (description: string) =>
  Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], description }));

export const LedgerVerification = Type.Object(
  {
    verifiedAt: timestamp('When it was done.'),
    periods: Type.Integer({ minimum: 0, description: 'How many periods of budgets were compared.' }),
    differences: Type.Array(
      Type.Object({
        kind: Type.Enum([
          'figure',
          'hold_without_open_generation',
          'open_generation_without_hold',
          'resolution_without_hold',
        ]),
        budgetId: Type.String(),
        periodStartsAt: nullableTimestamp(
          'The period, by its beginning; null where nothing was written of one.',
        ),
        figure: Type.Optional(
          Type.Enum(['held', 'settled', 'adjustment'], { description: 'With `figure`: which one.' }),
        ),
        ledger: Type.Optional(Type.Integer({ description: 'With `figure`: what the ledger adds up to.' })),
        row: Type.Optional(
          Type.Unsafe<number | null>({
            type: ['integer', 'null'],
            description: "With `figure`: what the period's row says; null without a row.",
          }),
        ),
        generationId: nullableText('With the other kinds: the generation.'),
      }),
      { description: 'Empty when the accounts add up.' },
    ),
  },
  {
    $id: 'LedgerVerification',
    description: 'The ledger compared with the figures of the periods and with the open generations.',
  },
);
