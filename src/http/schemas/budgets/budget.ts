import { Type } from 'typebox';
import { budgetPeriods, budgetScopes } from '../../../domain/budgets/budget.ts';
import { pageOf, pageParameters } from '../page-of.ts';
import { ref } from '../ref.ts';
import { count, credits, id, nullable, nullableTimestamp, timestamp, wholeNumber } from '../values.ts';

/** `resources/budgets/budget-resource.ts`, as a schema. */
export const Budget = Type.Object(
  {
    id: id('budget'),
    scope: Type.Enum(budgetScopes),
    teamId: nullable(id('team', 'Team of the budget; null for the scope `gateway`.')),
    keyId: nullable(id('key', 'Key of the budget; null unless the scope is `key`.')),
    period: Type.Enum(budgetPeriods),
    timeZone: Type.String({ description: 'IANA time zone in which periods start and end.' }),
    limitCredits: credits('Limit of each period.'),
    adjustmentCredits: wholeNumber('Added to the limit of this period; may be negative.'),
    heldCredits: count('Held by generations that have not ended.'),
    settledCredits: count('Spent on completed generations.'),
    releasedCredits: count('Held in this period and returned by generations that failed or were canceled.'),
    availableCredits: count('What can still be held.'),
    rolloverCapCredits: nullable(
      credits('Maximum number of unused credits that roll over to the next period; null means no rollover.'),
    ),
    alertThresholds: Type.Array(Type.Integer({ minimum: 1, maximum: 100 }), {
      description: 'Percentages of limit plus adjustments at which an event is sent.',
    }),
    startsAt: timestamp('Start of the period.'),
    resetsAt: nullableTimestamp('Start of the next period; null when there is none.'),
  },
  {
    $id: 'Budget',
    description: 'A credit limit and its balance in the current period, or in the one that was asked for.',
  },
);

export const BudgetList = Type.Object({ data: Type.Array(ref(Budget)) }, { $id: 'BudgetList' });

export const BudgetPage = pageOf('BudgetPage', Budget, 'Budgets that have not ended, oldest first.');

const at = Type.Optional(
  Type.String({
    format: 'date-time',
    description:
      'The balances of the periods that contain this time, as the ledger has them, instead of the current ones. Not in the future.',
  }),
);

export const BalanceQuery = Type.Object({ at }, { additionalProperties: false });

export const BudgetQuery = Type.Object(
  {
    at,
    scope: Type.Optional(Type.Enum(budgetScopes)),
    period: Type.Optional(Type.Enum(budgetPeriods)),
    teamId: Type.Optional(id('team', 'Only budgets of this team and of its keys.')),
    keyId: Type.Optional(id('key', 'Only budgets of this key.')),
    ...pageParameters,
    cursor: Type.Optional(id('budget', 'The `nextCursor` of the previous page.')),
  },
  { additionalProperties: false },
);
