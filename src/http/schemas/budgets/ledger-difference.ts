import { Type } from 'typebox';
import { nullable, nullableText, nullableTimestamp, wholeNumber } from '../values.ts';

export const LedgerDifference = Type.Object(
  {
    kind: Type.Enum(
      ['figure', 'hold_without_open_generation', 'open_generation_without_hold', 'resolution_without_hold'],
      { description: 'What does not agree.' },
    ),
    budgetId: Type.String({ description: 'The budget.' }),
    periodStartsAt: nullableTimestamp('Start of the period; null when no period was recorded.'),
    figure: Type.Optional(
      Type.Enum(['held', 'settled', 'released', 'adjustment'], {
        description: 'For `figure`: which one differs.',
      }),
    ),
    ledger: Type.Optional(wholeNumber('For `figure`: the sum of the ledger entries.')),
    row: Type.Optional(
      nullable(wholeNumber('For `figure`: the stored balance of the period; null when there is none.')),
    ),
    generationId: Type.Optional(nullableText('For the other kinds: the generation.')),
  },
  { $id: 'LedgerDifference', description: 'A balance or generation that the ledger does not agree with.' },
);
