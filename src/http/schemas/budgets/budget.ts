import { Type } from 'typebox';
import { budgetPeriods, budgetScopes } from '../../../domain/budgets/budget.ts';
import { ref } from '../reference.ts';
import { credits, id, nullable, nullableTimestamp, timestamp } from '../values.ts';

/** `domain/budget-resource.ts`, as a schema. */
export const Budget = Type.Object(
  {
    id: id('budget'),
    scope: Type.Enum(budgetScopes),
    teamId: nullable(id('team', 'Whose budget it is; null for the whole gateway.')),
    keyId: nullable(id('key', 'Set for the scope `key`.')),
    period: Type.Enum(budgetPeriods),
    timeZone: Type.String({ description: 'IANA name; decides when a period begins.' }),
    limitCredits: credits('The limit of each period.'),
    adjustmentCredits: Type.Integer({ description: 'Added to the limit of this period; may be negative.' }),
    heldCredits: credits('Held by generations that still run.'),
    settledCredits: credits('Spent on completed generations.'),
    availableCredits: credits('What may still be held.'),
    rolloverCapCredits: nullable(
      credits('At most this many unused credits go over to the next period; null: none do.'),
    ),
    alertThresholds: Type.Array(Type.Integer({ minimum: 1, maximum: 100 }), {
      description: 'Per cent of limit and adjustments at which an event tells of it.',
    }),
    startsAt: timestamp('When the current period began.'),
    resetsAt: nullableTimestamp('When the next period begins; null when there is none.'),
  },
  { $id: 'Budget', description: 'A limit in credits, and how it stands in its current period.' },
);

export const BudgetList = Type.Object({ data: Type.Array(ref(Budget)) }, { $id: 'BudgetList' });
