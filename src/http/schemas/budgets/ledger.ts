import { Type } from 'typebox';
import { ledgerKinds } from '../../../domain/budgets/budget.ts';
import { pageOf, pageParameters } from '../page.ts';
import { id, nullable, timestamp } from '../values.ts';

export const LedgerEntry = Type.Object(
  {
    id: id('ledgerEntry'),
    object: Type.Literal('ledger_entry'),
    budgetId: id('budget'),
    periodStartsAt: timestamp('The period that it belongs to, by its beginning.'),
    kind: Type.Enum(ledgerKinds),
    credits: Type.Integer({ description: 'Negative for an adjustment that takes away.' }),
    generationId: nullable(id('generation', 'What it was done for; null for an adjustment.')),
    actor: Type.String({ description: 'The key, worker or operator that caused it.' }),
    note: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
    createdAt: timestamp('When it was written.'),
  },
  {
    $id: 'LedgerEntry',
    description: 'One change of what a budget holds, has spent or may spend. Never changed.',
  },
);

export const LedgerPage = pageOf(
  'LedgerPage',
  LedgerEntry,
  'The newest period first; within a period the newest entry. A settlement belongs to the period of its hold.',
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
    generationId: Type.Optional(id('generation', 'Only what was done for this generation.')),
    ...pageParameters,
  },
  { additionalProperties: false },
);
