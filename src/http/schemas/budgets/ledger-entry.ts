import { Type } from 'typebox';
import { ledgerKinds } from '../../../domain/budgets/budget.ts';
import { pageOf, pageParameters } from '../page-of.ts';
import { id, nullable, nullableText, signedCredits, timestamp } from '../values.ts';

export const LedgerEntry = Type.Object(
  {
    id: id('ledgerEntry'),
    object: Type.Literal('ledger_entry'),
    budgetId: id('budget'),
    periodStartsAt: timestamp('Start of the period that the entry belongs to.'),
    kind: Type.Enum(ledgerKinds),
    credits: signedCredits('Negative for an adjustment that reduces the limit.'),
    generationId: nullable(id('generation', 'The generation; null for an adjustment.')),
    actor: Type.String({ description: 'The key, worker or operator that caused the entry.' }),
    note: nullableText('The reason of an adjustment; null for other entries.'),
    createdAt: timestamp('When the entry was written.'),
  },
  {
    $id: 'LedgerEntry',
    description:
      'One change to the held, settled or adjusted credits of a budget. Entries are never changed.',
  },
);

export const LedgerPage = pageOf(
  'LedgerPage',
  LedgerEntry,
  'Entries of the newest period first; newest first within a period. A settlement belongs to the period of its hold.',
);

export const LedgerQuery = Type.Object(
  {
    kind: Type.Optional(
      Type.Array(Type.Enum(ledgerKinds), {
        minItems: 1,
        uniqueItems: true,
        description: 'Only entries of these kinds; repeat the parameter for several.',
      }),
    ),
    generationId: Type.Optional(id('generation', 'Only entries of this generation.')),
    ...pageParameters,
  },
  { additionalProperties: false },
);
